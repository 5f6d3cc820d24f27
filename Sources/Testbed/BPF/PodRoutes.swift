import Glibc
import Kernel
import Quantities
import Results

/// tc programs where packets enter a node, from a pod or from the wire, that redirect them past the node's own network
/// stack. One object for each node.
struct PodRoutes {
  let nodes: [BPFObject]

  /// `struct route`.
  private struct Route: BitwiseCopyable {
    let interface: UInt32
    let nextHop: UInt32
  }

  /// - Throws: `Problem` of kind environment.
  init(on stage: Stage) throws(Problem) {
    let topology = stage.network.topology
    var nodes: [BPFObject] = []
    for node in topology.nodes {
      let object = try BPFObject(.route, compiler: stage.resources.compiler())
      let network = stage.network.node(node)
      let routes = object.map("routes")
      for pod in topology.pods {
        let isHere = pod.node == node
        let route = Route(
          interface: try Self.index(of: isHere ? pod.nodeLink : Topology.wire, in: network),
          nextHop: isHere ? 0 : BPFAddress.networkOrder(topology.wireAddress(of: pod.node)))
        try routes.set(BPFAddress.networkOrder(pod.address), to: route)
      }
      for interface in topology.entrances(of: node) {
        try object.attach("redirect", toIngressOf: interface, in: network)
      }
      nodes.append(object)
    }
    self.nodes = nodes
  }

  private static func index(of interface: String, in network: NetworkNamespace) throws(Problem) -> UInt32 {
    do throws(SystemError) {
      return try network.perform { () throws(SystemError) in
        let index = if_nametoindex(interface)
        guard index > 0 else { throw SystemError(code: lastErrorCode(), call: "find \(interface)") }
        return index
      }
    } catch {
      throw .environment("cannot route between the pods: \(error)")
    }
  }

  /// `node1.to_pod`, `node1.to_wire`, …: packets redirected.
  func counters() throws(Problem) -> PathCounters {
    var counters = PathCounters()
    for (index, object) in nodes.enumerated() {
      let counts = ["to_pod": try object.count("to_pod"), "to_wire": try object.count("to_wire")]
      counters = counters.adding(counts, prefix: "node\(index + 1).")
    }
    return counters
  }

  static let record = BPFComponent.record("pod-routes", .route, hooks: "tc ingress, redirect_peer and redirect_neigh")
}
