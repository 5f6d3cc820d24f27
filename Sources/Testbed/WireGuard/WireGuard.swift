import Glibc
import Kernel
import Quantities
import Results

/// A WireGuard tunnel between the two nodes, each the other's only peer, with keys made for this trial.
///
/// In the kernel where it has the module, else by wireguard-go, one process on each node.
struct WireGuard {
  enum Implementation: Equatable {
    case kernel
    case userSpace
  }

  /// Cilium's.
  static let port: UInt16 = 51_871
  /// What is left of a packet of 1,500 bytes.
  static let mtu = 1_420

  let implementation: Implementation
  private let wg: Tool
  private let stage: Stage

  /// Names differ, because wireguard-go's control sockets share a directory.
  func interface(of node: Int) -> String { "wg\(node)" }

  /// Builds the tunnel; the pods' links get its MTU.
  ///
  /// - Throws: `Problem` of kind environment.
  init(on stage: Stage) throws(Problem) {
    self.stage = stage
    let resources = stage.resources
    wg = try Tool("wg", package: "wireguard-tools", environment: resources.environment)
    implementation = Self.hasModule(stage) ? .kernel : .userSpace
    let nodes = stage.network.topology.nodes
    let program = try implementation == .userSpace ? WireGuardGo(environment: resources.environment) : nil
    for node in nodes {
      let network = stage.network.node(node)
      try program?.start(interface(of: node), node: node, on: stage)
      if program == nil {
        try resources.ip.run(["link", "add", interface(of: node), "type", "wireguard"], in: network)
      }
    }
    try configure()
    for pod in stage.network.topology.pods {
      let network = pod.name == "client" ? stage.network.client : stage.network.server
      try resources.ip.run(["link", "set", "eth0", "mtu", "\(Self.mtu)"], in: network)
    }
  }

  private static func hasModule(_ stage: Stage) -> Bool {
    let ip = stage.resources.ip
    let network = stage.network.node(1)
    guard (try? ip.run(["link", "add", "wg-trial", "type", "wireguard"], in: network)) != nil else { return false }
    return (try? ip.run(["link", "del", "wg-trial"], in: network)) != nil
  }

  private func configure() throws(Problem) {
    let nodes = stage.network.topology.nodes
    var keys: [Int: (secret: String, known: String)] = [:]
    for node in nodes {
      let secret = try wg.run(["genkey"]).prefix { $0 != "\n" }
      keys[node] = (String(secret), String(try wg.run(["pubkey"], input: [String(secret)]).prefix { $0 != "\n" }))
    }
    for node in nodes {
      let other = 3 - node
      guard let own = keys[node], let peer = keys[other] else { continue }
      let network = stage.network.node(node)
      // The key is in an unnamed file only.
      try wg.run(
        ["setconf", interface(of: node), "/dev/stdin"],
        input: [
          "[Interface]", "PrivateKey = \(own.secret)", "ListenPort = \(Self.port)", "[Peer]",
          "PublicKey = \(peer.known)", "AllowedIPs = 10.99.\(other).0/24",
          "Endpoint = \(stage.network.topology.wireAddress(of: other)):\(Self.port)",
        ], in: network)
      try stage.resources.ip.run(["link", "set", interface(of: node), "mtu", "\(Self.mtu)", "up"], in: network)
    }
  }

  /// `node1.received` and `node1.sent`, …: encrypted bytes exchanged with the peer.
  func counters() throws(Problem) -> PathCounters {
    var counters: [String: UInt64] = [:]
    for node in stage.network.topology.nodes {
      let fields = try wg.run(["show", interface(of: node), "transfer"], in: stage.network.node(node))
        .split(whereSeparator: \.isWhitespace)
      guard fields.count == 3 else { continue }
      counters["node\(node).received"] = UInt64(fields[1])
      counters["node\(node).sent"] = UInt64(fields[2])
    }
    return PathCounters(counters)
  }

  func record() throws(Problem) -> ComponentRecord {
    switch implementation {
    case .kernel:
      ComponentRecord(
        name: "tunnel", role: ComponentRole.tunnel.rawValue, software: "WireGuard",
        version: "of kernel \(Machine.kernelRelease)", argv: [])
    case .userSpace: try WireGuardGo(environment: stage.resources.environment).record()
    }
  }
}
