import Kernel
import Quantities
import Results

/// Gives the client pod's connections to the server pod to a proxy on the client's node, where they leave the pod.
struct ProxyAssignment {
  let object: BPFObject

  /// The proxy's port on the node.
  static let port: UInt16 = 10_001

  /// `struct proxy`.
  private struct Proxy: BitwiseCopyable {
    let port: UInt32
    let hardwareAddress: (UInt32, UInt32)
  }

  /// - Throws: `Problem` of kind environment.
  init(on stage: Stage) throws(Problem) {
    object = try BPFObject(.proxy, compiler: stage.resources.compiler())
    let topology = stage.network.topology
    let node = stage.network.node(topology.client.node)
    let ip = stage.resources.ip
    // The mark of proxy.bpf.c makes a packet the node's own.
    try ip.run(
      ["-batch", "-"],
      input: ["rule add fwmark 0x200/0xf00 lookup 100", "route add local 0.0.0.0/0 dev lo table 100"], in: node)
    let bridge = try Self.hardwareAddress(in: try ip.run(["-o", "link", "show", "dev", "br0"], in: node))
    try object.map("proxied").set(
      BPFEndpoint(topology.server.address, stage.plan.serverPort),
      to: Proxy(port: UInt32(Self.port), hardwareAddress: bridge))
    try object.attach("assign", toIngressOf: topology.client.nodeLink, in: node)
  }

  /// The six bytes behind `link/ether` in what `ip -o link` says, as they are in memory.
  static func hardwareAddress(in line: String) throws(Problem) -> (UInt32, UInt32) {
    let words = line.split(whereSeparator: \.isWhitespace)
    let bytes = words.firstIndex(of: "link/ether").map { words[words.index(after: $0)].split(separator: ":") } ?? []
    let values = bytes.compactMap { UInt32($0, radix: 16) }
    guard values.count == 6 else { throw .environment("the node's bridge has no hardware address: \(line)") }
    let low = values[0] | values[1] << 8 | values[2] << 16 | values[3] << 24
    return (UInt32(littleEndian: low), UInt32(littleEndian: values[4] | values[5] << 8))
  }

  /// Connections, and packets, given to the proxy.
  func counts() throws(Problem) -> PathCounters {
    PathCounters([
      "assigned.connections": try object.count("connections"), "assigned.packets": try object.count("packets"),
    ])
  }

  func record() -> ComponentRecord { object.record("proxy-assignment", hooks: "tc ingress, sk_assign") }
}
