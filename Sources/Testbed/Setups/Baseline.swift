import Kernel
import Quantities
import Results

/// No mesh: the client pod connects to the server pod over the pod network. What everything else is compared with.
///
///     client ── veth ── bridge ═ wire ═ bridge ── veth ── server
///
/// Proof: the kernel of each pod counts exactly the generator's connections (a proxy in between would add its own),
/// and the trial's token passes the wire in the clear.
package struct Baseline: Setup {
  package let topology: Topology.Shape
  package let name = "baseline"
  package let setupClass = SetupClass.none
  package let summary = "client pod → server pod, nothing in between"
  package var drawing: String {
    topology == .oneNode
      ? "client ── veth ── bridge ── veth ── server" : "client ── veth ── bridge ═ wire ═ bridge ── veth ── server"
  }
  package let wire = WireClaim.plaintext
  package let evidence = "TCP counters of both pods, capture"

  package init(topology: Topology.Shape) { self.topology = topology }

  package func bringUp(on stage: Stage) throws(Problem) -> any DataPath { Direct(network: stage.network) }

  package func checks(_ totals: GeneratorTotals, spent: PathCounters, whole: PathCounters) -> [ProofCheck] {
    [
      .equal(
        "connections opened in the client pod", expected: totals.connectionsOpened,
        observed: spent["client.ActiveOpens"]),
      .equal(
        "connections accepted in the server pod", expected: totals.connectionsOpened,
        observed: spent["server.PassiveOpens"]),
    ]
  }

  private struct Direct: DataPath {
    let network: PodNetwork

    func counters() throws(Problem) -> PathCounters {
      PathCounters()
        .adding(try TCPCounters.read(in: network.client), prefix: "client.")
        .adding(try TCPCounters.read(in: network.server), prefix: "server.")
    }

    func records() throws(Problem) -> [ComponentRecord] { [] }
  }
}
