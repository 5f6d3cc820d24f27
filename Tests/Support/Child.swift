import Foundation
import Synchronization

/// How a child process ended and what it had to say.
package struct Completion: Sendable, CustomStringConvertible {
  /// The exit status; 128 + the signal's number when a signal ended it, as a shell would say.
  package let status: Int32
  package let stdout: String
  package let stderr: String
  package var description: String { "status \(status)\nstdout: \(stdout)\nstderr: \(stderr)" }
}

/// A running child process with its output captured in files.
///
/// Start it with `withChild`, which ends it and everything it started in its process group.
package final class Child: Sendable {
  package let pid: pid_t
  private let executable: String
  private let folder: String
  private let ended = Mutex<Int32?>(nil)

  fileprivate init(_ executable: String, _ arguments: [String], environment: [String: String], folder: String) throws {
    self.executable = executable
    self.folder = folder
    pid = try Spawn(
      executable: executable, arguments: arguments, environment: environment,
      output: folder + "/stdout", errors: folder + "/stderr"
    ).start()
    Guardian.shared.watch(group: pid)
  }

  /// What the child has written to standard output so far.
  package var stdout: String { text("stdout") }
  /// What the child has written to standard error so far.
  package var stderr: String { text("stderr") }
  /// Whether the child has not ended yet.
  package var isRunning: Bool { reap() == nil }

  /// Sends `signal` to the child alone.
  package func send(_ signal: Int32) {
    if isRunning { kill(pid, signal) }
  }

  /// Waits until the child has ended.
  /// - Throws: `TimedOut`, with what the child said until then.
  package func wait(within limit: Duration = .seconds(60)) throws -> Completion {
    do {
      let status = try poll(for: "end of \(executable)", within: limit) { reap() }
      return Completion(status: status, stdout: stdout, stderr: stderr)
    } catch let late as TimedOut {
      throw TimedOut(description: "\(late)\nstdout: \(stdout)\nstderr: \(stderr)")
    }
  }

  /// Asks the child to end, and after two seconds makes it and its process group end.
  fileprivate func stop() {
    send(SIGTERM)
    _ = try? wait(within: .seconds(2))
    kill(-pid, SIGKILL)
    _ = try? wait(within: .seconds(10))
    Guardian.shared.release(group: pid)
  }

  private func text(_ name: String) -> String {
    String(decoding: FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data(), as: UTF8.self)
  }

  private func reap() -> Int32? {
    ended.withLock { ended in
      if ended != nil { return ended }
      var status: Int32 = 0
      guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
      let signal = status & 0x7f
      ended = signal == 0 ? (status >> 8) & 0xff : 128 + signal
      return ended
    }
  }
}

/// Runs `body` while a child process runs, and ends the child afterwards.
///
/// - Parameters:
///   - executable: a path, or a name that is looked up on PATH.
///   - environment: added to the test process's own.
package func withChild<Value>(
  _ executable: String, _ arguments: [String] = [], environment: [String: String] = [:],
  _ body: (Child) throws -> Value
) throws -> Value {
  try withScratchFolder { folder in
    let path = try pathOfProgram(executable)
    let child = try Child(path, arguments, environment: environment, folder: folder)
    defer { child.stop() }
    return try body(child)
  }
}

/// Runs a program to its end.
/// - Throws: `TimedOut` when it does not end within `limit`; it is then ended.
package func run(
  _ executable: String, _ arguments: [String] = [], environment: [String: String] = [:],
  within limit: Duration = .seconds(60)
) throws -> Completion {
  try withChild(executable, arguments, environment: environment) { try $0.wait(within: limit) }
}
