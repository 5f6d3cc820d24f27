import Kernel
import Quantities
import Results

/// A proxy in each of the two pods, as Istio places its sidecars: every TCP connection of a pod is redirected into its
/// proxy, the proxies' own pass, and between them is mutual TLS 1.3.
struct SidecarPair: DataPath {
  static let outbound = "outbound"
  static let inbound = "inbound"
  private static let protocols = ["istio-http/1.1", "istio", "http/1.1"]

  let client: Envoy
  let server: Envoy
  private let stage: Stage
  private let save: Tool

  /// Brings both up and returns when they are ready.
  ///
  /// - Parameters:
  ///   - outgoing: what the client's proxy does with a connection, before TLS.
  ///   - incoming: what the server's proxy does with it, after TLS. It is given the client's identity.
  ///   - inspections: what the server's proxy looks at first, beside the original destination.
  /// - Throws: `Problem` of kind environment; of kind usage when the server has one of the proxies' ports.
  init(
    on stage: Stage, outgoing: any EnvoyNetworkFilter, inspections: [EnvoyListener.Inspection],
    incoming: (_ client: String) -> any EnvoyNetworkFilter
  ) throws(Problem) {
    try Redirection.checkPort(of: stage.plan)
    let network = stage.network
    let certificates = try stage.resources.certificates()
    let mark = stage.resources.proxyMark

    client = try Envoy(
      name: "client-proxy", in: network.client, on: stage,
      listeners: [
        EnvoyListener(
          name: Self.outbound, port: Redirection.outboundPort, direction: .outbound,
          inspections: [.originalDestination], chains: [EnvoyFilterChain(tls: nil, filter: outgoing)])
      ],
      clusters: [
        EnvoyCluster(
          name: Self.outbound,
          tls: EnvoyTLS(
            files: certificates["client"], peer: .exactly(certificates["server"].identity), protocols: Self.protocols),
          sourceAddress: nil, mark: mark)
      ])
    let accepting = EnvoyTLS(
      files: certificates["server"], peer: .anyOf(trustDomain: Certificates.trustDomain), protocols: Self.protocols)
    server = try Envoy(
      name: "server-proxy", in: network.server, on: stage,
      listeners: [
        EnvoyListener(
          name: Self.inbound, port: Redirection.inboundPort, direction: .inbound,
          inspections: [.originalDestination] + inspections,
          chains: [EnvoyFilterChain(tls: accepting, filter: incoming(certificates["client"].identity))])
      ],
      clusters: [EnvoyCluster(name: Self.inbound, tls: nil, sourceAddress: "127.0.0.6", mark: mark)])
    self.stage = stage
    save = try stage.resources.iptables("save")

    let restore = try stage.resources.iptables("restore")
    for pod in [network.client, network.server] {
      try restore.run(["-w"], input: Redirection.rules(bypass: stage.resources.bypass), in: pod)
    }
    let deadline = MonotonicClock.nanoseconds() + 10_000_000_000
    for proxy in [client, server] { try proxy.waitUntilReady(deadline: deadline) }
  }

  func counters() throws(Problem) -> PathCounters {
    PathCounters([
      "client.redirected": try redirected(by: "ISTIO_REDIRECT", in: stage.network.client),
      "server.redirected": try redirected(by: "ISTIO_IN_REDIRECT", in: stage.network.server),
    ])
    .adding(try client.statistics(matching: "^(listener|http|tcp|cluster).outbound"), prefix: "client.")
    .adding(try server.statistics(matching: "^(listener|http|tcp|cluster).inbound"), prefix: "server.")
  }

  private func redirected(by chain: String, in pod: NetworkNamespace) throws(Problem) -> UInt64 {
    Redirection.redirected(by: chain, in: try save.run(["-c", "-t", "nat"], in: pod))
  }

  func records() throws(Problem) -> [ComponentRecord] {
    [try client.record(resources: stage.resources), try server.record(resources: stage.resources)]
  }

  private static let encryption = MutualTLS(
    cluster: "client.cluster.outbound", listener: "server.listener.inbound", caller: "the client's proxy",
    accepter: "the server's proxy")

  /// What holds for every pair, whatever the proxies do with the bytes.
  static func checks(_ totals: GeneratorTotals, spent: PathCounters, whole: PathCounters) -> [ProofCheck] {
    [
      .equal(
        "connections redirected out of the client pod", expected: totals.connectionsOpened,
        observed: spent["client.redirected"]),
      .equal(
        "connections accepted by the client's proxy", expected: totals.connectionsOpened,
        observed: spent["client.listener.outbound.downstream_cx_total"]),
      .equal(
        "connections redirected into the server's proxy", expected: encryption.connections(whole),
        observed: whole["server.redirected"]),
    ] + encryption.checks(whole)
  }
}

/// HTTP as Istio's sidecars handle it, from the filters that exist outside Istio's own Envoy.
enum SidecarHTTP {
  static let outgoing = EnvoyHTTP(
    name: SidecarPair.outbound, cluster: SidecarPair.outbound, filters: [.grpcStatistics, .fault, .cors, .router],
    clientCertificate: .sanitize, retries: true)

  /// - Parameter identity: the only one let through; nil lets all through.
  static func incoming(admitting identity: String?) -> EnvoyHTTP {
    let policy = identity.map { [EnvoyHTTP.Filter.allow(identity: $0)] } ?? []
    return EnvoyHTTP(
      name: SidecarPair.inbound, cluster: SidecarPair.inbound,
      filters: policy + [.grpcStatistics, .fault, .cors, .router], clientCertificate: .appendForward, retries: false)
  }

  static func checks(_ totals: GeneratorTotals, spent: PathCounters) -> [ProofCheck] {
    [
      .requests("requests in the client's proxy", totals, observed: spent["client.http.outbound.downstream_rq_total"]),
      .equal(
        "requests in the server's proxy", expected: spent["client.cluster.outbound.upstream_rq_total"],
        observed: spent["server.http.inbound.downstream_rq_total"]),
    ]
  }
}
