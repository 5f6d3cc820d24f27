import Foundation
import Glibc
import Kernel
import Load
import Quantities
import Results
import Testbed

/// A `toll load` in the client pod: what it tells while it runs, and the record it leaves.
final class GeneratorProcess {
  let process: SupervisedProcess
  private let events: GeneratorEvents
  private let recordPath: String
  private var listener: Kernel.Thread?

  /// Where the generator writes its events, as it sees the descriptor.
  private static let eventsDescriptor: Int32 = 3

  /// In the client pod of a set-up.
  ///
  /// - Throws: `Problem` of kind environment.
  convenience init(
    _ command: GeneratorCommand, in setup: RunningSetup, processors: ProcessorSet?, realtimePriority: Int32?,
    environment: [String: String]
  ) throws(Problem) {
    try self.init(
      command, recordPath: "\(Sandbox.directory)/generator.json", processors: processors,
      realtimePriority: realtimePriority, environment: environment
    ) { spawn throws(Problem) in try setup.startInClientPod(spawn) }
  }

  /// Wherever `start` starts it.
  ///
  /// - Throws: `Problem` of kind environment.
  init(
    _ command: GeneratorCommand, recordPath: String, processors: ProcessorSet?, realtimePriority: Int32?,
    environment: [String: String], start: (Spawn) throws(Problem) -> SupervisedProcess
  ) throws(Problem) {
    self.recordPath = recordPath
    unlink(recordPath)
    let pipe: Kernel.Pipe
    do throws(SystemError) { pipe = try Kernel.Pipe() } catch {
      throw .environment("cannot make a pipe for the generator's events: \(error)")
    }
    var spawn = Spawn(
      "/proc/self/exe", command.arguments + ["--quiet", "--json", recordPath, "--events", "\(Self.eventsDescriptor)"],
      environment: environment)
    spawn.descriptors = [(pipe.writing.number, Self.eventsDescriptor)]
    spawn.processors = processors
    spawn.realtimePriority = realtimePriority
    process = try start(spawn)
    events = GeneratorEvents(pipe.keepReading())
  }

  /// The window as the generator has fixed it, once its connections are open.
  ///
  /// - Throws: `Problem` of kind environment with the generator's last words when it ends first or `deadline` comes.
  func window(deadline: UInt64, interrupted: () -> Bool) throws(Problem) -> (startNs: UInt64, endNs: UInt64) {
    while true {
      if case .window(let start, let end)? = events.next(within: 50) { return (start, end) }
      if let exit = process.child.exitIfEnded {
        throw .environment("the generator \(exit): \(process.lastWords)")
      }
      if interrupted() { throw .environment("interrupted") }
      guard MonotonicClock.nanoseconds() < deadline else {
        throw .environment("the generator did not start in time: \(process.lastWords)")
      }
      // Behind the stream's end the generator has yet to be reaped.
      if events.isOver { Thread.sleep(until: MonotonicClock.nanoseconds() + 5_000_000) }
    }
  }

  /// From now on hands what the generator tells of its window to `hear`, on a thread of its own. Without a thread to be
  /// had there is nothing to tell, and no harm done.
  func listen(_ hear: @escaping @Sendable (Pulse) -> Void) { listener = try? events.listen(hear) }

  /// Waits for the end and reads the record.
  ///
  /// - Throws: `Problem` of kind environment when it failed or had to be stopped.
  func record(deadline: UInt64) throws(Problem) -> LoadRecord {
    // The stream ends with the generator.
    defer { listener?.join() }
    guard let exit = process.child.wait(until: deadline) else {
      process.child.stop()
      throw .environment("the generator did not end in time and was stopped: \(process.lastWords)")
    }
    guard exit.status == 0 || access(recordPath, R_OK) == 0 else {
      throw .environment("the generator \(exit): \(process.lastWords)")
    }
    return try ResultStore.loadLoad(recordPath)
  }
}
