import Foundation
import Glibc
import Kernel
import Quantities
import Results
import Testbed

/// A `toll load` in the client pod: what it tells while it runs, and the record it leaves.
final class GeneratorProcess {
  let process: SupervisedProcess
  private let events: Descriptor
  private let recordPath: String
  private var pending = ""

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
    events = pipe.keepReading()
  }

  /// The window as the generator has fixed it, once its connections are open.
  ///
  /// - Throws: `Problem` of kind environment with the generator's last words when it ends first or `deadline` comes.
  func window(deadline: UInt64, interrupted: () -> Bool) throws(Problem) -> (startNs: UInt64, endNs: UInt64) {
    while true {
      while let line = nextLine() {
        guard let event = try? JSONDecoder().decode(Event.self, from: Data(line.utf8)), event.event == "window",
          let start = event.startNs, let end = event.endNs
        else { continue }
        return (start, end)
      }
      if let exit = process.child.exitIfEnded {
        throw .environment("the generator \(exit): \(process.lastWords)")
      }
      if interrupted() { throw .environment("interrupted") }
      guard MonotonicClock.nanoseconds() < deadline else {
        throw .environment("the generator did not start in time: \(process.lastWords)")
      }
      waitForEvents()
    }
  }

  private struct Event: Decodable {
    let event: String
    let startNs: UInt64?
    let endNs: UInt64?
  }

  private func nextLine() -> String? {
    guard let end = pending.firstIndex(of: "\n") else { return nil }
    defer { pending = String(pending[pending.index(after: end)...]) }
    return String(pending[..<end])
  }

  /// Takes in what the generator has written, waiting at most 50 ms for it.
  private func waitForEvents() {
    var ready = pollfd(fd: events.number, events: Int16(POLLIN), revents: 0)
    guard poll(&ready, 1, 50) > 0 else { return }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let n = read(events.number, &bytes, bytes.count)
    if n > 0 {
      pending += String(decoding: bytes[..<n], as: UTF8.self)
    } else {
      // The generator has closed its end: until it is reaped the pipe stays ready.
      Thread.sleep(until: MonotonicClock.nanoseconds() + 5_000_000)
    }
  }

  /// Waits for the end and reads the record.
  ///
  /// - Throws: `Problem` of kind environment when it failed or had to be stopped.
  func record(deadline: UInt64) throws(Problem) -> LoadRecord {
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
