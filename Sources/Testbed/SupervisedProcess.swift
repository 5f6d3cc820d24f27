import Kernel
import Quantities

/// A child of a stage with what one needs to talk about it: name, role, words, log.
package final class SupervisedProcess: Sendable {
  package let name: String
  package let role: ComponentRole
  /// Program and arguments, exactly as started.
  package let argv: [String]
  package let processors: ProcessorSet?
  package let child: Child
  /// Holds it and what it starts, nothing else; nil where there is no hierarchy to write to.
  package let controlGroup: ControlGroup?
  /// Holds the same, where its CPU quota is in a hierarchy of its own.
  package let quotaGroup: ControlGroup?
  /// As the sandbox sees it.
  package var pid: Int32 { child.pid }
  /// Where standard output and error go, unless the caller took them.
  package let logPath: String

  /// - Parameter spawn: its descriptors 1 and 2 lead to the file at `logPath`.
  package init(name: String, role: ComponentRole, spawn: Spawn, logPath: String) throws(SpawnError) {
    self.name = name
    self.role = role
    argv = [spawn.executable] + spawn.arguments
    processors = spawn.processors
    controlGroup = spawn.controlGroup
    quotaGroup = spawn.quotaGroup
    self.logPath = logPath
    child = try spawn.start()
  }

  /// Asks `condition` every 2 ms until it holds; an error of it counts as "not yet".
  ///
  /// - Throws: `Problem` of kind environment with the last line of the log, when the process ends or `deadline`
  ///   (monotonic ns) comes first.
  package func poll(
    until deadline: UInt64, for purpose: String, _ condition: () throws -> Bool
  ) throws(Problem) {
    var obstacle: String?
    while true {
      do {
        if try condition() { return }
      } catch {
        obstacle = "\(error)"
      }
      if let exit = child.exitIfEnded {
        throw .environment("\(name) \(exit) before it could \(purpose): \(lastWords)")
      }
      let now = MonotonicClock.nanoseconds()
      guard now < deadline else {
        throw .environment("\(name) did not \(purpose) in time (\(obstacle ?? "no answer")): \(lastWords)")
      }
      Thread.sleep(until: min(deadline, now + 2_000_000))
    }
  }

  /// The last line of the log, for messages.
  package var lastWords: String {
    let lines = (try? File.read(logPath))?.split(whereSeparator: \.isNewline) ?? []
    return lines.last.map { String($0) } ?? "its log is empty"
  }
}
