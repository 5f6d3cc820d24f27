import Glibc
import Kernel
import Quantities
import Results

/// WireGuard in user space, where the kernel has no module for it.
struct WireGuardGo {
  private let tool: Tool

  /// - Throws: `Problem` of kind environment that says what to install.
  init(environment: [String: String]) throws(Problem) {
    tool = try Tool("wireguard-go", package: "wireguard-go", environment: environment)
  }

  /// Starts the process that is the interface; returns when the interface is there and takes commands.
  ///
  /// - Throws: `Problem` of kind environment with its last words.
  func start(_ interface: String, node: Int, on stage: Stage) throws(Problem) {
    var spawn = Spawn(tool.path, ["-f", interface], environment: tool.environment)
    spawn.network = stage.network.node(node)
    spawn.processors = stage.plan.proxyProcessors
    let process = try stage.start(spawn, name: "tunnel-node\(node)", role: .tunnel)
    let deadline = MonotonicClock.nanoseconds() + 10_000_000_000
    try process.poll(until: deadline, for: "create its interface") {
      access("/run/wireguard/\(interface).sock", F_OK) == 0
    }
  }

  /// - Throws: `Problem` of kind environment when it cannot be run.
  func record() throws(Problem) -> ComponentRecord {
    let digest: String
    do throws(SystemError) { digest = try FileDigest.sha256(of: tool.path) } catch {
      throw .environment("cannot read wireguard-go: \(error)")
    }
    return ComponentRecord(
      name: "tunnel", role: ComponentRole.tunnel.rawValue, software: "wireguard-go", version: try version(),
      note: "user space, not the kernel's WireGuard", digest: digest, argv: [tool.path, "-f"])
  }

  /// The second word of `wireguard-go v0.0.20220316`.
  private func version() throws(Problem) -> String {
    let words = try tool.run(["--version"]).split(whereSeparator: \.isWhitespace)
    return words.count > 1 ? String(words[1]) : "unknown"
  }
}
