import Quantities
import Results

/// `sidecar` with HTTP parsing off: the same pods, rules and mutual TLS, but both Envoys pass bytes on (`tcp_proxy`).
///
///     client ─OUTPUT→ REDIRECT 15001 ─ Envoy ═══ mTLS 1.3 ═══ PREROUTING→ REDIRECT 15006 ─ Envoy ─ server
///
/// Nothing pools connections now: each of the client's is one between the proxies, with a handshake of its own.
///
/// Proof: the generator's connections are counted at every step (NAT, client's proxy, TLS handshakes, NAT, server's
/// proxy), no HTTP filter has seen a request, and the wire never shows the trial's token.
package struct SidecarTCP: Setup {
  package let topology: Topology.Shape
  package let name = "sidecar-tcp"
  package let setupClass = SetupClass.l4Encrypted
  package let summary = "client pod → iptables → Envoy (TCP) ═ mTLS ═ iptables → Envoy (TCP) → server pod"
  package let drawing = """
    client ─OUTPUT→ REDIRECT 15001 ─ Envoy ═══ mTLS 1.3 ═══ PREROUTING→ REDIRECT 15006 ─ Envoy ─ server
    └───────────── client pod ──────────┘                   └────────────── server pod ──────────────┘
    """
  package let wire = WireClaim.encrypted
  package let evidence = "NAT counters, Envoy's connection and TLS counters, capture"

  package init(topology: Topology.Shape) { self.topology = topology }

  package func bringUp(on stage: Stage) throws(Problem) -> any DataPath {
    try SidecarPair(
      on: stage, outgoing: EnvoyTCP(name: SidecarPair.outbound, cluster: SidecarPair.outbound), inspections: [.tls]
    ) { _ in EnvoyTCP(name: SidecarPair.inbound, cluster: SidecarPair.inbound) }
  }

  package func checks(_ totals: GeneratorTotals, spent: PathCounters, whole: PathCounters) -> [ProofCheck] {
    SidecarPair.checks(totals, spent: spent, whole: whole) + [
      .equal(
        "connections passed on by the client's proxy", expected: totals.connectionsOpened,
        observed: spent["client.cluster.outbound.upstream_cx_total"]),
      .equal(
        "connections passed on to the server", expected: totals.connectionsOpened,
        observed: spent["server.cluster.inbound.upstream_cx_total"]),
      .equal(
        "connections in the server's TCP proxy", expected: totals.connectionsOpened,
        observed: spent["server.tcp.inbound.downstream_cx_total"]),
    ]
  }
}
