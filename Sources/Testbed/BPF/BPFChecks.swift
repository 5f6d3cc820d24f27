import Kernel
import Quantities
import Results

/// What the kernel counts in both pods, as `client.ActiveOpens` or `server.InReceives`.
enum PodCounters {
  static func read(_ network: PodNetwork) throws(Problem) -> PathCounters {
    var counters = PathCounters()
    for (prefix, pod) in [("client.", network.client), ("server.", network.server)] {
      counters = counters.adding(try TCPCounters.read(in: pod), prefix: prefix)
        .adding(try IPCounters.read(in: pod), prefix: prefix)
    }
    return counters
  }
}

extension ServiceBalancer {
  static func checks(_ totals: GeneratorTotals, _ spent: PathCounters) -> [ProofCheck] {
    [
      .equal(
        "connections to the service given the server pod's address", expected: totals.connectionsOpened,
        observed: spent["translated"]),
      .equal(
        "connections opened in the client pod", expected: totals.connectionsOpened,
        observed: spent["client.ActiveOpens"]),
    ]
  }
}

extension PodRoutes {
  /// Every packet counts, the generator's and those of a probe's connection that ends late alike: both take this path.
  static func checks(_ topology: Topology.Shape, _ spent: PathCounters) -> [ProofCheck] {
    let (sent, received) = (spent["client.OutRequests"], spent["client.InReceives"])
    switch topology {
    case .oneNode:
      return [
        .equal(
          "packets redirected from pod to pod, of those the client pod sent and received", expected: sent + received,
          observed: spent["node1.to_pod"])
      ]
    case .twoNodes:
      return [
        .equal(
          "packets redirected onto the wire, of those the client pod sent", expected: sent,
          observed: spent["node1.to_wire"]),
        .equal("of these, redirected into the server pod", expected: sent, observed: spent["node2.to_pod"]),
        .equal(
          "packets redirected into the client pod, of those it received", expected: received,
          observed: spent["node1.to_pod"]),
        .equal("of these, redirected onto the wire", expected: received, observed: spent["node2.to_wire"]),
      ]
    }
  }
}
