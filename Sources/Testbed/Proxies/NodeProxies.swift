import Kernel
import Quantities
import Results

/// One Envoy on each node, in ztunnel's place, for the client pod and the server pod.
struct NodeProxies {
  private let nodes: [Envoy]
  private let stage: Stage
  private let save: Tool

  /// Starts the proxies and redirects the pods into them.
  ///
  /// - Parameter waypoint: where the client's tunnels end; nil for the server pod itself.
  /// - Throws: `Problem` of kind environment; of kind usage when the server has one of the proxies' ports.
  init(on stage: Stage, waypoint: Topology.Pod? = nil) throws(Problem) {
    try Redirection.checkPort(of: stage.plan)
    let network = stage.network
    let topology = network.topology
    let certificates = try stage.resources.certificates()
    func inside(_ pod: Topology.Pod, peer: String, waypoint: String? = nil) -> InPodProxy {
      InPodProxy(
        pod: pod, network: network.pod(pod).path, certificate: certificates[pod.name],
        peer: certificates[peer].identity, waypoint: waypoint)
    }
    let pods = [
      inside(topology.client, peer: waypoint?.name ?? topology.server.name, waypoint: waypoint?.address),
      inside(topology.server, peer: topology.client.name),
    ]
    var nodes: [Envoy] = []
    for node in topology.nodes {
      let ours = pods.filter { $0.pod.node == node }
      nodes.append(
        try Envoy(
          name: "\(topology.nodeName(node))-proxy", as: .ztunnel, in: network.node(node), on: stage,
          listeners: ours.flatMap(\.listeners), clusters: ours.flatMap(\.clusters)))
    }
    self.nodes = nodes
    self.stage = stage
    save = try stage.resources.iptables("save")
    let restore = try stage.resources.iptables("restore")
    for pod in [network.client, network.server] {
      try restore.run(["-w"], input: InPodRedirection.rules, in: pod)
      try stage.resources.ip.run(["-batch", "-"], input: InPodRedirection.routes, in: pod)
    }
  }

  func waitUntilReady(deadline: UInt64) throws(Problem) {
    for node in nodes { try node.waitUntilReady(deadline: deadline) }
  }

  /// `client.redirected`, and Envoy's under its own names, which begin with the pod's: `tcp.client-outbound.…`.
  func counters() throws(Problem) -> PathCounters {
    let rules = try save.run(["-c", "-t", "nat"], in: stage.network.client)
    var counters = PathCounters(["client.redirected": Redirection.redirected(by: "ISTIO_OUTPUT", in: rules)])
    for node in nodes {
      counters = counters.adding(
        try node.statistics(matching: "^(listener|http|tcp|cluster).(client|server)-"), prefix: "")
    }
    return counters
  }

  func records() throws(Problem) -> [ComponentRecord] {
    var records: [ComponentRecord] = []
    for node in nodes { records.append(try node.record(resources: stage.resources)) }
    return records
  }
}
