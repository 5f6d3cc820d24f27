import Foundation
import Testing

/// What a test needs from the machine. A test whose need is not met is skipped, and the log says why.
package enum Requirement {
  /// Namespaces, links and rules of our own: root.
  package static var root: ConditionTrait {
    .enabled(if: geteuid() == 0, "needs root: it makes network namespaces")
  }

  /// A program of Debian's, by name.
  package static func program(_ name: String) -> ConditionTrait {
    .enabled(if: programOnPath(name) != nil, "needs \(name) on PATH: run scripts/setup")
  }

  /// The Envoy that scripts/setup puts into .venv.
  package static var envoy: ConditionTrait {
    .enabled(
      if: access("\(packageRoot)/.venv/bin/envoy", X_OK) == 0, "needs Envoy in .venv: run scripts/setup")
  }

  /// The Python that scripts/setup puts into .venv, with the `hdrhistogram` package.
  package static var python: ConditionTrait {
    .enabled(
      if: access("\(packageRoot)/.venv/bin/python", X_OK) == 0, "needs Python in .venv: run scripts/setup")
  }

  /// The Python that scripts/setup puts into .venv, with the `grpcio` package.
  package static var grpc: ConditionTrait {
    .enabled(if: hasModule("grpc"), "needs grpcio in .venv: run scripts/setup")
  }

  /// The Python that scripts/setup puts into .venv, with the `prometheus_client` package.
  package static var prometheus: ConditionTrait {
    .enabled(if: hasModule("prometheus_client"), "needs prometheus_client in .venv: run scripts/setup")
  }

  private static func hasModule(_ name: String) -> Bool {
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: "\(packageRoot)/.venv/lib")) ?? []
    return versions.contains { access("\(packageRoot)/.venv/lib/\($0)/site-packages/\(name)", R_OK) == 0 }
  }
}
