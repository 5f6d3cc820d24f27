import Kernel
import Quantities
import Results

/// `ambient` with HTTP parsed on the way: the client's tunnels end in a waypoint, an Envoy in a pod of its own on the
/// server's node, and it opens the tunnels to the server pod.
///
///     client ─ node's Envoy ═══ HBONE ═══ 15008 waypoint: HTTP ═══ HBONE ═══ 15008 node's Envoy ─ server
///
/// Inside the waypoint a connection passes three listeners, as in Istio's: CONNECT is ended, HTTP is parsed and its
/// filters run, CONNECT is begun again; the last two are internal listeners, without a socket between them. The waypoint
/// pools connections, so the tunnels behind it carry its own, not the client's. It applies no policy, and its own pod is
/// not redirected, as Istio's is not.
///
/// Proof: as `ambient`'s for both tunnels, the capture included, and the waypoint's request counter equals the generator's
/// requests.
package struct AmbientWaypoint: Setup {
  package let topology: Topology.Shape
  package let name = "ambient-waypoint"
  package let setupClass = SetupClass.l7
  package let summary = "client pod → node's Envoy ═ HBONE ═ waypoint Envoy (HTTP) ═ HBONE ═ node's Envoy → server pod"
  package let drawing = """
    client ─OUTPUT→ REDIRECT 15001 ─╮                                            ╭─ 15008 ─────────── server
    └───────── client pod ─────────┘│                                            │└───── server pod ───────┘
                            node's Envoy ═══ HBONE ═══ 15008 Envoy ═══ HBONE ═══ node's Envoy
                                                       └─ waypoint pod: HTTP ─┘
    """
  package let wire = WireClaim.encrypted
  package let evidence = "NAT counters, Envoy's request, CONNECT and TLS counters, capture"
  package let additionalPods = ["waypoint"]

  package init(topology: Topology.Shape) { self.topology = topology }

  package func bringUp(on stage: Stage) throws(Problem) -> any DataPath {
    let waypoint = try Waypoint(on: stage)
    let proxies = try NodeProxies(on: stage, waypoint: waypoint.pod)
    let deadline = MonotonicClock.nanoseconds() + 10_000_000_000
    try waypoint.proxy.waitUntilReady(deadline: deadline)
    try proxies.waitUntilReady(deadline: deadline)
    return Path(waypoint: waypoint.proxy, proxies: proxies, resources: stage.resources)
  }

  private static let near = Tunnels(
    encryption: MutualTLS(
      cluster: "cluster.client-outbound", listener: "waypoint.listener.inbound", caller: "the client node's proxy",
      accepter: "the waypoint"),
    end: "waypoint.http.inbound")

  private static let far = Tunnels(
    encryption: MutualTLS(
      cluster: "waypoint.cluster.outbound", listener: "listener.server-inbound", caller: "the waypoint",
      accepter: "the server node's proxy"),
    end: "http.server-inbound")

  package func checks(_ totals: GeneratorTotals, spent: PathCounters, whole: PathCounters) -> [ProofCheck] {
    // The connections pooled inside the waypoint may be a probe's, so the far tunnels' requests count from the start.
    let requests = spent["waypoint.http.main.downstream_rq_total"]
    return Tunnels.checksAtThePods(totals, spent: spent, whole: whole)
      + Self.near.checks(carrying: totals.connectionsOpened, spent: spent, whole: whole)
      + [
        .requests("requests in the waypoint", totals, observed: requests),
        .equal(
          "requests sent on by the waypoint", expected: requests,
          observed: spent["waypoint.cluster.originate.upstream_rq_total"]),
      ]
      + Self.far.checks(
        carrying: whole["waypoint.cluster.originate.upstream_cx_total"], spent: whole, whole: whole)
  }

  private struct Path: DataPath {
    let waypoint: Envoy
    let proxies: NodeProxies
    let resources: Resources

    func counters() throws(Problem) -> PathCounters {
      try proxies.counters().adding(
        try waypoint.statistics(matching: "^(listener|http|tcp|cluster).(inbound|main|originate|outbound)"),
        prefix: "waypoint.")
    }

    func records() throws(Problem) -> [ComponentRecord] {
      try proxies.records() + [try waypoint.record(resources: resources)]
    }
  }
}
