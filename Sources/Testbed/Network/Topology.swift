/// Pods and nodes as they are to be: names, addresses, and the `ip` commands that make them.
///
/// A node is a namespace with a bridge; a pod is a namespace on a node's bridge; two nodes are joined by a veth pair,
/// the wire. All addresses are from 10.99.0.0/16.
package struct Topology: Equatable, Sendable {
  package enum Shape: String, Codable, CaseIterable, Sendable {
    case oneNode = "one-node"
    case twoNodes = "two-nodes"
  }

  /// A pod, the node it is on, and its address.
  struct Pod: Equatable, Sendable {
    let name: String
    let node: Int
    let host: Int
    var address: String { "10.99.\(node).\(host)" }
    /// The pod's link as its node sees it.
    var nodeLink: String { "v-\(name)" }
  }

  package let shape: Shape
  let client = Pod(name: "client", node: 1, host: 10)
  let server: Pod
  /// Further pods, on the server's node.
  let additional: [Pod]

  /// - Parameter names: of further pods.
  package init(_ shape: Shape, adding names: [String] = []) {
    let node = shape == .oneNode ? 1 : 2
    self.shape = shape
    server = Pod(name: "server", node: node, host: 20)
    additional = names.enumerated().map { Pod(name: $1, node: node, host: 30 + $0) }
  }

  /// The name of the link between the nodes, on both.
  static let wire = "wire"

  var nodes: ClosedRange<Int> { shape == .oneNode ? 1...1 : 1...2 }
  var pods: [Pod] { [client, server] + additional }
  func nodeName(_ node: Int) -> String { "node\(node)" }
  var namespaces: [String] { nodes.map(nodeName) + pods.map(\.name) }

  /// A link whose packets a proof looks at.
  struct CaptureLink: Equatable {
    /// For the names of checks.
    let place: String
    let namespace: String
    let interface: String
  }

  /// Where every request passes: the wire, or the client pod's link on its node; and, when it goes through a further pod,
  /// the server pod's link, for the second leg.
  var captureLinks: [CaptureLink] {
    let first = CaptureLink(
      place: "the wire", namespace: nodeName(1), interface: shape == .oneNode ? client.nodeLink : Self.wire)
    guard !additional.isEmpty else { return [first] }
    let second = CaptureLink(
      place: "the server pod's link", namespace: nodeName(server.node), interface: server.nodeLink)
    return [first, second]
  }

  func wireAddress(of node: Int) -> String { "10.99.255.\(node)" }

  /// Commands that create every link where it belongs. A bridge that snooped on multicast would send reports of its own,
  /// and every packet a pod receives is to be one of the other pod's.
  var linkCommands: [String] {
    let bridges = nodes.map { "link add br0 netns \(nodeName($0)) type bridge mcast_snooping 0" }
    let wire =
      shape == .twoNodes ? ["link add \(Self.wire) netns node1 type veth peer name \(Self.wire) netns node2"] : []
    let podLinks = pods.map {
      "link add \($0.nodeLink) netns \(nodeName($0.node)) type veth peer name eth0 netns \($0.name)"
    }
    return bridges + wire + podLinks
  }

  /// Commands that give the links of one namespace their addresses, bring them up and set its routes.
  func commands(in namespace: String) -> [String] {
    if let pod = pods.first(where: { $0.name == namespace }) {
      return [
        "link set lo up", "addr add \(pod.address)/24 dev eth0", "link set eth0 up",
        "route add default via 10.99.\(pod.node).1",
      ]
    }
    guard let node = nodes.first(where: { nodeName($0) == namespace }) else { return [] }
    let ports = pods.filter { $0.node == node }.map { "link set \($0.nodeLink) master br0 up" }
    return ["link set lo up", "addr add 10.99.\(node).1/24 dev br0", "link set br0 up"] + ports + wireCommands(node)
  }

  private func wireCommands(_ node: Int) -> [String] {
    guard shape == .twoNodes else { return [] }
    let other = 3 - node
    return [
      "addr add \(wireAddress(of: node))/30 dev \(Self.wire)", "link set \(Self.wire) up",
      "route add 10.99.\(other).0/24 via \(wireAddress(of: other))",
    ]
  }

  /// Kernel settings of one namespace below /proc/sys/net. Bridged frames must not pass through iptables (the kernel's
  /// default where br_netfilter is loaded), nodes forward, and IPv6 stays silent.
  func settings(in namespace: String) -> [(key: String, value: String)] {
    let everywhere = [("bridge/bridge-nf-call-iptables", "0"), ("ipv6/conf/all/disable_ipv6", "1")]
    guard nodes.contains(where: { nodeName($0) == namespace }) else { return everywhere }
    return everywhere + [
      ("ipv4/ip_forward", "1"), ("ipv4/conf/all/rp_filter", "0"), ("ipv4/conf/default/rp_filter", "0"),
    ]
  }
}
