import Results
import Testing

@testable import Testbed

/// What the counters of healthy paths say after 16 connections and 500 requests, and that each of them matters.
struct PathProofTests {
  struct Path: Sendable, CustomTestStringConvertible {
    let setup: any Setup
    let healthy: [String: UInt64]
    var testDescription: String { setup.name }

    func failures(_ changes: [String: UInt64] = [:]) -> [String] {
      let totals = GeneratorTotals(connectionsOpened: 16, requestsSent: 500, responses: 500)
      let counters = PathCounters(healthy.merging(changes) { _, new in new })
      return setup.checks(totals, spent: counters, whole: counters).filter { !$0.holds }.map(\.name)
    }
  }

  static let paths = [
    Path(
      setup: SidecarNoPolicy(topology: .twoNodes),
      healthy: pair(tunnels: 3).merging([
        "client.http.outbound.downstream_rq_total": 500, "client.cluster.outbound.upstream_rq_total": 500,
        "server.http.inbound.downstream_rq_total": 500,
      ]) { $1 }),
    Path(
      setup: SidecarTCP(topology: .twoNodes),
      healthy: pair(tunnels: 16).merging([
        "server.cluster.inbound.upstream_cx_total": 16, "server.tcp.inbound.downstream_cx_total": 16,
      ]) { $1 }),
    Path(
      setup: Ambient(topology: .twoNodes),
      healthy: pods.merging(
        tunnel(cluster: "cluster.client-outbound", "listener.server-inbound", "http.server-inbound", requests: 16)
          .merging(["cluster.server-inbound.upstream_cx_total": 16]) { $1 }
      ) { $1 }),
    Path(
      setup: AmbientWaypoint(topology: .twoNodes),
      healthy: [
        tunnel(cluster: "cluster.client-outbound", "waypoint.listener.inbound", "waypoint.http.inbound", requests: 16),
        tunnel(cluster: "waypoint.cluster.outbound", "listener.server-inbound", "http.server-inbound", requests: 5),
        [
          "cluster.server-inbound.upstream_cx_total": 5, "waypoint.http.main.downstream_rq_total": 500,
          "waypoint.cluster.originate.upstream_rq_total": 500, "waypoint.cluster.originate.upstream_cx_total": 5,
        ],
      ].reduce(pods) { $0.merging($1) { $1 } }),
  ]

  private static func pair(tunnels: UInt64) -> [String: UInt64] {
    [
      "client.redirected": 16, "client.listener.outbound.downstream_cx_total": 16,
      "client.cluster.outbound.upstream_cx_total": tunnels, "client.cluster.outbound.ssl.handshake": tunnels,
      "server.redirected": tunnels, "server.listener.inbound.ssl.handshake": tunnels,
      "server.listener.inbound.ssl.versions.TLSv1.3": tunnels,
      "server.listener.inbound.ssl.ciphers.TLS_AES_128_GCM_SHA256": tunnels,
    ]
  }

  private static let pods: [String: UInt64] = [
    "client.redirected": 16, "listener.client-outbound.downstream_cx_total": 16,
  ]

  /// Two connections that carry `requests` CONNECTs.
  private static func tunnel(
    cluster: String, _ listener: String, _ end: String, requests: UInt64
  ) -> [String: UInt64] {
    [
      "\(cluster).upstream_rq_total": requests, "\(cluster).upstream_cx_total": 2, "\(cluster).ssl.handshake": 2,
      "\(end).downstream_rq_total": requests, "\(end).downstream_cx_upgrades_total": requests,
      "\(end).downstream_cx_http2_total": 2, "\(listener).ssl.handshake": 2,
      "\(listener).ssl.versions.TLSv1.3": 2, "\(listener).ssl.ciphers.TLS_AES_256_GCM_SHA384": 2,
    ]
  }

  @Test(arguments: paths)
  func healthyPathHolds(path: Path) { #expect(path.failures() == []) }

  @Test(arguments: paths)
  func everyCounterMatters(path: Path) {
    for name in path.healthy.keys {
      #expect(!path.failures([name: 1]).isEmpty, "\(name)")
      #expect(!path.failures([name: 0]).isEmpty, "\(name)")
    }
  }

  @Test(arguments: paths)
  func nothingAtAllProvesNothing(path: Path) {
    #expect(!Path(setup: path.setup, healthy: [:]).failures().isEmpty)
  }

  @Test func whatMustNotBeCountedIsNoticed() {
    let plain = ["listener.server-plain.downstream_cx_total": UInt64(1)]
    let beside = ["connections into the server pod beside the tunnels"]
    #expect(Self.paths[2].failures(plain) == beside)
    #expect(Self.paths[3].failures(plain) == beside)
    #expect(Self.paths[0].failures(["server.http.inbound.rbac.allowed": 1]) == ["requests judged by policy"])
    #expect(
      Self.paths[3].failures(["waypoint.cluster.outbound.ssl.connection_error": 1]) == [
        "TLS failures between the waypoint and the server node's proxy"
      ])
  }
}
