import Quantities
import Results

/// `sidecar` without authorization: the same pods, proxies, rules and mutual TLS, and the server's Envoy lets through
/// whoever has a certificate of the mesh.
///
/// Proof: as `sidecar`'s, and no RBAC filter has counted a request.
package struct SidecarNoPolicy: Setup {
  package let topology: Topology.Shape
  package let name = "sidecar-no-policy"
  package let setupClass = SetupClass.l7
  package let summary = "client pod → iptables → Envoy ═ mTLS ═ iptables → Envoy → server pod"
  package let drawing = """
    client ─OUTPUT→ REDIRECT 15001 ─ Envoy ═══ mTLS 1.3 ═══ PREROUTING→ REDIRECT 15006 ─ Envoy ─ server
    └───────────── client pod ──────────┘                   └────────────── server pod ──────────────┘
    """
  package let wire = WireClaim.encrypted
  package let evidence = "NAT counters, Envoy's request and TLS counters, capture"

  package init(topology: Topology.Shape) { self.topology = topology }

  package func bringUp(on stage: Stage) throws(Problem) -> any DataPath {
    try SidecarPair(on: stage, outgoing: SidecarHTTP.outgoing, inspections: [.tls, .http]) { _ in
      SidecarHTTP.incoming(admitting: nil)
    }
  }

  package func checks(_ totals: GeneratorTotals, spent: PathCounters, whole: PathCounters) -> [ProofCheck] {
    SidecarPair.checks(totals, spent: spent, whole: whole) + SidecarHTTP.checks(totals, spent: spent) + [
      .zero("requests judged by policy", observed: whole["server.http.inbound.rbac.allowed"])
    ]
  }
}
