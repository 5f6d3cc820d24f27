import Foundation

/// The first program of that name on PATH or in Debian's sbin folders; nil when there is none.
package func programOnPath(_ name: String) -> String? {
  let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
  return (path.split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin"])
    .map { "\($0)/\(name)" }
    .first { access($0, X_OK) == 0 }
}

func pathOfProgram(_ executable: String) throws -> String {
  if executable.contains("/") { return executable }
  guard let path = programOnPath(executable) else {
    throw CannotStart(description: "\(executable) is not on PATH: run scripts/setup")
  }
  return path
}

/// The `toll` that was built together with these tests.
package enum TollBinary {
  /// Beside the running test bundle.
  package static let path: String = URL(fileURLWithPath: "/proc/self/exe")
    .resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("toll").path

  /// Runs `toll` to its end.
  package static func run(
    _ arguments: String..., environment: [String: String] = [:], within limit: Duration = .seconds(60)
  ) throws -> Completion {
    try Support.run(path, arguments, environment: environment, within: limit)
  }
}
