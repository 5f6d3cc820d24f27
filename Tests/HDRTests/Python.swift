import Foundation

/// The Python interpreter with the reference package `hdrhistogram`, if this machine has one.
enum Python {
  /// Why tests against the reference are skipped, or nil when they run.
  static let missing: String? = {
    do {
      _ = try run("import hdrh.histogram", input: "")
      return nil
    } catch {
      return
        "no Python with hdrhistogram at \(interpreter): run python3 -m venv .venv && .venv/bin/pip install hdrhistogram"
    }
  }()

  private static let interpreter: String = {
    if let named = ProcessInfo.processInfo.environment["TOLL_PYTHON"] { return named }
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return folder.deletingLastPathComponent().path + "/.venv/bin/python3"
  }()

  struct Failed: Error, CustomStringConvertible {
    let description: String
  }

  static func run(_ program: String, input: String) throws -> String {
    let process = Process()
    let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
    process.executableURL = URL(filePath: interpreter)
    process.arguments = ["-c", program]
    (process.standardInput, process.standardOutput, process.standardError) = (stdin, stdout, stderr)
    try process.run()
    // Inputs stay below the pipe's 64 KB, so writing all before reading cannot block.
    try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try stdin.fileHandleForWriting.close()
    let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
    let errors = try stderr.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed(description: String(decoding: errors, as: UTF8.self)) }
    return String(decoding: output, as: UTF8.self)
  }
}
