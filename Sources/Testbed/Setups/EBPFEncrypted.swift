import Kernel
import Quantities
import Results

/// The eBPF path with WireGuard between the nodes, as Cilium's transparent encryption is built.
///
///     client ─connect4: service → pod─ tc ─redirect→ WireGuard ═ UDP 51871 ═ WireGuard ─ tc ─redirect_peer→ server
///
/// Packets from the pods are redirected into the tunnel instead of onto the wire, and from the tunnel straight into the
/// other pod. Two nodes only: what stays on one node is not encrypted by such a mesh, so there would be nothing to see.
/// Without the kernel's module WireGuard is wireguard-go, in user space, which costs several times as much; the record
/// says which it was.
///
/// Proof: the `ebpf` counters, with the tunnel in place of the wire; the peers' own counts of encrypted bytes; and on
/// the wire nothing but UDP to WireGuard's port, without the trial's token.
package struct EBPFEncrypted: Setup {
  package let topology = Topology.Shape.twoNodes
  package let name = "ebpf-encrypted"
  package let setupClass = SetupClass.l4Encrypted
  package let summary =
    "client pod → BPF service address at connect → BPF redirect ═ WireGuard ═ BPF redirect → server pod"
  package let drawing = """
    client ─connect4: service → pod─ tc ─redirect→ WireGuard ═══ UDP 51871 ═══ WireGuard ─ tc ─redirect_peer→ server
    └───────── client pod ─────────┘└────── node 1 ────────┘                 └──────── node 2 ───────┘
    """
  package let wire = WireClaim.tunnelled(port: WireGuard.port)
  package let evidence = "BPF map counters against the pods' own, WireGuard's transfer counters, capture"
  package var serviceAddress: String? { ServiceBalancer.address }

  package init() {}

  package func obstacle(in sandbox: Sandbox) -> String? { BPFRequirement.obstacle(in: sandbox) }

  package func bringUp(on stage: Stage) throws(Problem) -> any DataPath {
    let tunnel = try WireGuard(on: stage)
    return Path(
      balancer: try ServiceBalancer(on: stage), routes: try PodRoutes(on: stage, between: .tunnel(tunnel)),
      tunnel: tunnel, network: stage.network)
  }

  package func checks(_ totals: GeneratorTotals, spent: PathCounters, whole: PathCounters) -> [ProofCheck] {
    ServiceBalancer.checks(totals, spent) + PodRoutes.checks(through: "tunnel", spent) + [
      Self.arrival("server", sent: spent["node1.sent"], received: spent["node2.received"], spent["node2.to_pod"]),
      Self.arrival("client", sent: spent["node2.sent"], received: spent["node1.received"], spent["node1.to_pod"]),
    ]
  }

  /// A message of WireGuard's has 32 bytes around what it carries, and a packet of TCP's at least 40 of its own. Less
  /// than was sent may arrive: a full buffer loses messages, and TCP sends again.
  private static func arrival(_ pod: String, sent: UInt64, received: UInt64, _ packets: UInt64) -> ProofCheck {
    ProofCheck(
      name: "encrypted bytes received by the \(pod)'s node", expected: "\(packets * 72) to \(sent)",
      observed: "\(received)", holds: packets > 0 && (packets * 72...max(packets * 72, sent)).contains(received))
  }

  private struct Path: DataPath {
    let balancer: ServiceBalancer
    let routes: PodRoutes
    let tunnel: WireGuard
    let network: PodNetwork

    func counters() throws(Problem) -> PathCounters {
      try PathCounters.settled { () throws(Problem) in
        PathCounters(["translated": try balancer.translated()]).adding(try PodCounters.read(network))
          .adding(try routes.counters()).adding(try tunnel.counters())
      }
    }

    func records() throws(Problem) -> [ComponentRecord] {
      [balancer.record()] + routes.record(hooks: "redirect into the tunnel, redirect_peer") + [try tunnel.record()]
    }

    var programs: [BPFObject] { [balancer.object] + routes.objects }
  }
}
