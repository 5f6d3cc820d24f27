import Glibc
import Kernel
import Quantities
import Results

/// tc programs where packets enter a node, from a pod or from the other node, that redirect them past the node's own
/// network stack. One object for each node.
struct PodRoutes {
  /// How packets get to the other node.
  enum Between {
    case wire
    case tunnel(WireGuard)
  }

  private let nodes: [Int: BPFObject]
  var objects: [BPFObject] { nodes.sorted { $0.key < $1.key }.map(\.value) }

  /// `struct route` and its `enum way`.
  private struct Route: BitwiseCopyable {
    let way: UInt32
    let interface: UInt32
    let nextHop: UInt32

    static func toPod(_ interface: UInt32) -> Route { Route(way: 0, interface: interface, nextHop: 0) }
    static func toWire(_ interface: UInt32, nextHop: UInt32) -> Route {
      Route(way: 1, interface: interface, nextHop: nextHop)
    }
    static func toTunnel(_ interface: UInt32) -> Route { Route(way: 2, interface: interface, nextHop: 0) }
  }

  /// - Parameter chosen: the nodes that redirect, all of them unless named.
  /// - Throws: `Problem` of kind environment.
  init(on stage: Stage, between: Between, at chosen: ClosedRange<Int>? = nil) throws(Problem) {
    let topology = stage.network.topology
    var nodes: [Int: BPFObject] = [:]
    for node in chosen ?? topology.nodes {
      let object = try BPFObject(.route, compiler: stage.resources.compiler())
      let network = stage.network.node(node)
      let routes = object.map("routes")
      for pod in topology.pods {
        let route = try Self.route(to: pod, from: node, between, topology, in: network)
        try routes.set(BPFAddress.networkOrder(pod.address), to: route)
      }
      for pod in topology.pods where pod.node == node {
        try object.attach("redirect", toIngressOf: pod.nodeLink, in: network)
      }
      switch between {
      case _ where topology.shape == .oneNode: break
      case .wire: try object.attach("redirect", toIngressOf: Topology.wire, in: network)
      case .tunnel(let tunnel): try object.attach("arrive", toIngressOf: tunnel.interface(of: node), in: network)
      }
      nodes[node] = object
    }
    self.nodes = nodes
  }

  private static func route(
    to pod: Topology.Pod, from node: Int, _ between: Between, _ topology: Topology, in network: NetworkNamespace
  ) throws(Problem) -> Route {
    if pod.node == node { return .toPod(try index(of: pod.nodeLink, in: network)) }
    switch between {
    case .wire:
      let nextHop = BPFAddress.networkOrder(topology.wireAddress(of: pod.node))
      return .toWire(try index(of: Topology.wire, in: network), nextHop: nextHop)
    case .tunnel(let tunnel):
      return .toTunnel(try index(of: tunnel.interface(of: node), in: network))
    }
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

  /// Packets redirected: `node1.to_pod`, `node1.to_wire`, `node1.to_tunnel`, ….
  func counters() throws(Problem) -> PathCounters {
    var counters = PathCounters()
    for (node, object) in nodes {
      var counts: [String: UInt64] = [:]
      for name in ["to_pod", "to_wire", "to_tunnel"] { counts[name] = try object.count(name) }
      counters = counters.adding(counts, prefix: "node\(node).")
    }
    return counters
  }

  /// The same program on every node; nothing where none was asked to redirect.
  func record(hooks: String) -> [ComponentRecord] {
    objects.prefix(1).map { $0.record("pod-routes", hooks: "tc ingress, \(hooks)") }
  }
}
