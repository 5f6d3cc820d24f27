import Kernel
import Quantities
import Results

/// The data path of an eBPF mesh for TCP, as Cilium's is built, from programs of our own.
///
///     client ─connect4: service → pod─ tc ─redirect_neigh→ wire ─ tc ─redirect_peer→ server
///
/// The client asks for a service's address, and the socket is given the server pod's at connect(2). Its packets are
/// redirected by tc programs at the pod's link onto the wire, and from the wire straight into the server pod; on one
/// node from pod to pod. Bridge, routing table and netfilter of the nodes see none of them. Nothing is encrypted, and
/// nothing above TCP is looked at.
///
/// Proof: the connections the balancer translated are the generator's, the programs redirected every packet the client
/// pod sent and received, and the trial's token passes the link in the clear.
package struct EBPF: Setup {
  package let topology: Topology.Shape
  package let name = "ebpf"
  package let setupClass = SetupClass.l4
  package let summary = "client pod → BPF service address at connect → BPF redirect at tc → server pod"
  package var drawing: String {
    topology == .oneNode
      ? "client ─connect4: service → pod─ tc ─redirect_peer→ server"
      : "client ─connect4: service → pod─ tc ─redirect_neigh→ wire ─ tc ─redirect_peer→ server"
  }
  package let wire = WireClaim.plaintext
  package let evidence = "BPF map counters against the pods' own TCP and IP counters, capture"
  package var serviceAddress: String? { ServiceBalancer.address }

  package init(topology: Topology.Shape) { self.topology = topology }

  package func obstacle(in sandbox: Sandbox) -> String? { BPFRequirement.obstacle(in: sandbox) }

  package func bringUp(on stage: Stage) throws(Problem) -> any DataPath {
    Path(
      balancer: try ServiceBalancer(on: stage), routes: try PodRoutes(on: stage, between: .wire), network: stage.network
    )
  }

  package func checks(_ totals: GeneratorTotals, spent: PathCounters, whole: PathCounters) -> [ProofCheck] {
    ServiceBalancer.checks(totals, spent)
      + (topology == .oneNode ? PodRoutes.checks(within: spent) : PodRoutes.checks(through: "wire", spent))
  }

  private struct Path: DataPath {
    let balancer: ServiceBalancer
    let routes: PodRoutes
    let network: PodNetwork

    func counters() throws(Problem) -> PathCounters {
      try PathCounters.settled { () throws(Problem) in
        PathCounters(["translated": try balancer.translated()])
          .adding(try PodCounters.read(network)).adding(try routes.counters())
      }
    }

    func records() throws(Problem) -> [ComponentRecord] {
      [balancer.record()] + routes.record(hooks: "redirect_peer and redirect_neigh")
    }

    var programs: [BPFObject] { [balancer.object] + routes.objects }
  }
}
