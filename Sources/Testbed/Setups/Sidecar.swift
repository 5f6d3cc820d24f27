import Quantities
import Results

/// A sidecar mesh as Istio builds it, with upstream Envoy: a proxy in each pod, mutual TLS between them, HTTP parsed and
/// policy applied on the way.
///
///     client ─OUTPUT→ REDIRECT 15001 ─ Envoy ═══ mTLS 1.3 ═══ PREROUTING→ REDIRECT 15006 ─ Envoy ─ server
///
/// Each pod has Istio's iptables chains, and its proxy runs as uid 1337, whose own connections pass them. The client's
/// Envoy reads back where the connection wanted to go, parses HTTP and sends on over mutual TLS; the server's Envoy
/// demands a client certificate, admits the client's SPIFFE identity only, and reaches the server from 127.0.0.6.
/// Istio's own filters (metadata exchange, telemetry) exist in its own Envoy only: this is a sidecar without them.
///
/// Proof: NAT counters equal the generator's connections, each Envoy's request counters equal its requests, every
/// connection between the Envoys is one TLS 1.3 handshake, and the wire never shows the trial's token.
package struct Sidecar: Setup {
  package let topology: Topology.Shape
  package let name = "sidecar"
  package let setupClass = SetupClass.l7Policy
  package let summary = "client pod → iptables → Envoy ═ mTLS ═ iptables → Envoy (RBAC) → server pod"
  package let drawing = """
    client ─OUTPUT→ REDIRECT 15001 ─ Envoy ═══ mTLS 1.3 ═══ PREROUTING→ REDIRECT 15006 ─ Envoy ─ server
    └───────────── client pod ──────────┘                   └────────────── server pod ──────────────┘
    """
  package let wire = WireClaim.encrypted
  package let evidence = "NAT counters, Envoy's request and TLS counters, capture"

  package init(topology: Topology.Shape) { self.topology = topology }

  package func bringUp(on stage: Stage) throws(Problem) -> any DataPath {
    try SidecarPair(on: stage, outgoing: SidecarHTTP.outgoing, inspections: [.tls, .http]) {
      SidecarHTTP.incoming(admitting: $0)
    }
  }

  package func checks(_ totals: GeneratorTotals, spent: PathCounters, whole: PathCounters) -> [ProofCheck] {
    SidecarPair.checks(totals, spent: spent, whole: whole) + SidecarHTTP.checks(totals, spent: spent) + [
      .equal(
        "requests admitted by policy", expected: spent["server.http.inbound.downstream_rq_total"],
        observed: spent["server.http.inbound.rbac.allowed"])
    ]
  }
}
