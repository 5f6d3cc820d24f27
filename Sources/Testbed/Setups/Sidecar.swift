import Kernel
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
  package let wire = WireClaim.encrypted
  package let evidence = "NAT counters, Envoy's request and TLS counters, capture"

  package init(topology: Topology.Shape) { self.topology = topology }

  private static let outbound = "outbound"
  private static let inbound = "inbound"
  private static let protocols = ["istio-http/1.1", "istio", "http/1.1"]

  package func bringUp(on stage: Stage) throws(Problem) -> any DataPath {
    guard !Redirection.ports.contains(Int(stage.plan.serverPort)) else {
      let taken = Redirection.ports.map(String.init).joined(separator: ", ")
      throw .usage("the server's port \(stage.plan.serverPort) belongs to the sidecar; choose another than \(taken)")
    }
    let network = stage.network
    let certificates = try stage.resources.certificates()
    let mark = stage.resources.proxyMark

    let client = try Envoy(
      name: "client-proxy", in: network.client, on: stage,
      listeners: [Self.outboundListener],
      clusters: [
        EnvoyCluster(
          name: Self.outbound,
          tls: EnvoyTLS(
            files: certificates["client"], peer: .exactly(certificates["server"].identity), protocols: Self.protocols),
          sourceAddress: nil, mark: mark)
      ])
    let server = try Envoy(
      name: "server-proxy", in: network.server, on: stage,
      listeners: [
        Self.inboundListener(
          tls: EnvoyTLS(
            files: certificates["server"], peer: .anyOf(trustDomain: Certificates.trustDomain),
            protocols: Self.protocols),
          admitting: certificates["client"].identity)
      ],
      clusters: [EnvoyCluster(name: Self.inbound, tls: nil, sourceAddress: "127.0.0.6", mark: mark)])

    let restore = try stage.resources.iptables("restore")
    for pod in [network.client, network.server] {
      try restore.run(["-w"], input: Redirection.rules(bypass: stage.resources.bypass), in: pod)
    }
    let deadline = MonotonicClock.nanoseconds() + 10_000_000_000
    for proxy in [client, server] { try proxy.waitUntilReady(deadline: deadline) }
    return Path(client: client, server: server, stage: stage, save: try stage.resources.iptables("save"))
  }

  private static var outboundListener: EnvoyListener {
    let http = EnvoyHTTP(
      name: outbound, cluster: outbound, filters: [.grpcStatistics, .fault, .cors, .router],
      clientCertificate: .sanitize, retries: true)
    return EnvoyListener(
      name: outbound, port: Redirection.outboundPort, direction: .outbound, inspections: [.originalDestination],
      chains: [EnvoyFilterChain(tls: nil, http: http)])
  }

  private static func inboundListener(tls: EnvoyTLS, admitting identity: String) -> EnvoyListener {
    let http = EnvoyHTTP(
      name: inbound, cluster: inbound,
      filters: [.allow(identity: identity), .grpcStatistics, .fault, .cors, .router],
      clientCertificate: .appendForward, retries: false)
    return EnvoyListener(
      name: inbound, port: Redirection.inboundPort, direction: .inbound,
      inspections: [.originalDestination, .tls, .http], chains: [EnvoyFilterChain(tls: tls, http: http)])
  }

  package func checks(_ totals: GeneratorTotals, spent: PathCounters, whole: PathCounters) -> [ProofCheck] {
    // Envoy pools the connections between the proxies, so these are its own, not the generator's; and a probe's may
    // live on, so their whole life counts.
    let tunnels = whole["client.cluster.outbound.upstream_cx_total"]
    let handshakes = whole["server.listener.inbound.ssl.handshake"]
    let failures =
      whole["client.cluster.outbound.ssl.connection_error"] + whole["server.listener.inbound.ssl.connection_error"]
    return [
      .equal(
        "connections redirected out of the client pod", expected: totals.connectionsOpened,
        observed: spent["client.redirected"]),
      .equal(
        "connections accepted by the client's proxy", expected: totals.connectionsOpened,
        observed: spent["client.listener.outbound.downstream_cx_total"]),
      .requests("requests in the client's proxy", totals, observed: spent["client.http.outbound.downstream_rq_total"]),
      .equal("connections redirected into the server's proxy", expected: tunnels, observed: whole["server.redirected"]),
      .equal(
        "TLS handshakes of the client's proxy", expected: tunnels,
        observed: whole["client.cluster.outbound.ssl.handshake"]),
      .equal("TLS handshakes of the server's proxy", expected: tunnels, observed: handshakes),
      .equal(
        "of these, TLS 1.3", expected: handshakes, observed: whole["server.listener.inbound.ssl.versions.TLSv1.3"]),
      Self.suites(whole, handshakes: handshakes),
      .zero("TLS failures", observed: failures),
      .equal(
        "requests in the server's proxy", expected: spent["client.cluster.outbound.upstream_rq_total"],
        observed: spent["server.http.inbound.downstream_rq_total"]),
      .equal(
        "requests admitted by policy", expected: spent["server.http.inbound.downstream_rq_total"],
        observed: spent["server.http.inbound.rbac.allowed"]),
    ]
  }

  private static func suites(_ whole: PathCounters, handshakes: UInt64) -> ProofCheck {
    let prefix = "server.listener.inbound.ssl.ciphers."
    let used = whole.starting(with: prefix).map { (suite: $0.name.dropFirst(prefix.count), count: $0.count) }
    let isTLS13 = !used.isEmpty && used.allSatisfy { $0.suite.hasPrefix("TLS_") }
    return ProofCheck(
      name: "cipher suites", expected: "\(handshakes) × a suite of TLS 1.3",
      observed: used.map { "\($0.count) × \($0.suite)" }.joined(separator: ", "),
      holds: isTLS13 && used.reduce(0) { $0 + $1.count } == handshakes)
  }

  private struct Path: DataPath {
    let client: Envoy
    let server: Envoy
    let stage: Stage
    let save: Tool

    func counters() throws(Problem) -> PathCounters {
      PathCounters([
        "client.redirected": try redirected(by: "ISTIO_REDIRECT", in: stage.network.client),
        "server.redirected": try redirected(by: "ISTIO_IN_REDIRECT", in: stage.network.server),
      ])
      .adding(try client.statistics(matching: "^(listener|http|cluster).outbound"), prefix: "client.")
      .adding(try server.statistics(matching: "^(listener|http|cluster).inbound"), prefix: "server.")
    }

    private func redirected(by chain: String, in pod: NetworkNamespace) throws(Problem) -> UInt64 {
      Redirection.redirected(by: chain, in: try save.run(["-c", "-t", "nat"], in: pod))
    }

    func records() throws(Problem) -> [ComponentRecord] {
      [try client.record(resources: stage.resources), try server.record(resources: stage.resources)]
    }
  }
}
