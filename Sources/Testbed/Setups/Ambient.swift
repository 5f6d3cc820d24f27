import Kernel
import Quantities
import Results

/// Ambient mode's data path as Istio builds it, with Envoy in ztunnel's place: a proxy on each node, HBONE between them,
/// nothing parsed.
///
///     client ─OUTPUT→ REDIRECT 15001 ─ node's Envoy ═══ CONNECT in HTTP/2 in mTLS 1.3 ═══ 15008 node's Envoy ─ server
///
/// The node's Envoy listens inside the pods (`network_namespace_filepath`), and its connections leave from there with
/// mark 0x539, which passes the pods' rules. Each of the client's connections becomes a CONNECT request to the server
/// pod's port 15008 that names where the connection wanted to go; up to 100 share a tunnel. On one node one Envoy is both
/// ends, and the tunnel still goes from pod to pod.
/// Istio wrote ztunnel in Rust to be faster than this: the path is ambient's, the proxy is not.
///
/// Proof: NAT counters, accepted connections and CONNECT requests at both ends equal the generator's connections, every
/// tunnel is one TLS 1.3 handshake, nothing came in beside the tunnels, and the wire never shows the trial's token.
package struct Ambient: Setup {
  package let topology: Topology.Shape
  package let name = "ambient"
  package let setupClass = SetupClass.l4Encrypted
  package let summary = "client pod → iptables → node's Envoy ═ HBONE ═ node's Envoy → server pod"
  package let drawing = """
    client ─OUTPUT→ REDIRECT 15001 ─╮                                        ╭─ 15008 ─────────── server
    └───────── client pod ─────────┘│                                        │└───── server pod ───────┘
                            node's Envoy ═══ CONNECT in HTTP/2 in mTLS 1.3 ═══ node's Envoy
    """
  package let wire = WireClaim.encrypted
  package let evidence = "NAT counters, Envoy's connection, CONNECT and TLS counters, capture"

  package init(topology: Topology.Shape) { self.topology = topology }

  package func bringUp(on stage: Stage) throws(Problem) -> any DataPath {
    let proxies = try NodeProxies(on: stage)
    try proxies.waitUntilReady(deadline: MonotonicClock.nanoseconds() + 10_000_000_000)
    return Path(proxies: proxies)
  }

  private static let tunnels = Tunnels(
    encryption: MutualTLS(
      cluster: "cluster.client-outbound", listener: "listener.server-inbound", caller: "the client node's proxy",
      accepter: "the server node's proxy"),
    end: "http.server-inbound")

  package func checks(_ totals: GeneratorTotals, spent: PathCounters, whole: PathCounters) -> [ProofCheck] {
    Tunnels.checksAtThePods(totals, spent: spent, whole: whole)
      + Self.tunnels.checks(carrying: totals.connectionsOpened, spent: spent, whole: whole)
  }

  private struct Path: DataPath {
    let proxies: NodeProxies

    func counters() throws(Problem) -> PathCounters { try proxies.counters() }
    func records() throws(Problem) -> [ComponentRecord] { try proxies.records() }
  }
}
