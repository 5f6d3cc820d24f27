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
  static func checks(within spent: PathCounters) -> [ProofCheck] {
    [
      .equal(
        "packets redirected from pod to pod, of those the pods sent",
        expected: spent["client.OutRequests"] + spent["server.OutRequests"], observed: spent["node1.to_pod"])
    ]
  }

  /// - Parameter way: `wire` or `tunnel`.
  static func checks(through way: String, _ spent: PathCounters) -> [ProofCheck] {
    [(pod: "client", node: 1), (pod: "server", node: 2)].flatMap { pod, node -> [ProofCheck] in
      [
        .equal(
          "packets redirected to the \(way), of those the \(pod) pod sent", expected: spent["\(pod).OutRequests"],
          observed: spent["node\(node).to_\(way)"]),
        .equal(
          "packets redirected into the \(pod) pod, of those it received", expected: spent["\(pod).InReceives"],
          observed: spent["node\(node).to_pod"]),
      ]
    }
  }
}
