import Kernel
import Quantities
import Results

/// The eBPF path with HTTP parsed, as Cilium builds it for a policy above TCP: one Envoy on the client's node.
///
///     client ─connect4: service → pod─ tc: sk_assign → Envoy ─ wire ─ tc ─redirect_peer→ server
///
/// A tc program at the pod's link gives each connection to the Envoy that listens on the node, address and port
/// untouched; Envoy parses HTTP and opens its own connections to the same server pod. It has the `sidecar` filters but
/// for policy, runs once a node, and nothing is encrypted. Upstream Envoy, not Cilium's build of it.
///
/// Proof: the connections assigned are the generator's and Envoy's, Envoy's request counters are its requests, and the
/// trial's token passes the link in the clear.
package struct EBPFL7: Setup {
  package let topology: Topology.Shape
  package let name = "ebpf-l7"
  package let setupClass = SetupClass.l7
  package let summary = "client pod → BPF service address at connect → BPF to the node's Envoy → server pod"
  package var drawing: String {
    let near = "client ─connect4: service → pod─ tc: sk_assign → Envoy: HTTP ─ "
    return near + (topology == .oneNode ? "bridge ─ server" : "wire ─ tc ─redirect_peer→ server")
  }
  package let wire = WireClaim.plaintext
  package let evidence = "BPF map counters, Envoy's connection and request counters, capture"
  package var serviceAddress: String? { ServiceBalancer.address }

  private static let proxy = "node"

  package init(topology: Topology.Shape) { self.topology = topology }

  package func obstacle(in sandbox: Sandbox) -> String? { BPFRequirement.obstacle(in: sandbox) }

  package func bringUp(on stage: Stage) throws(Problem) -> any DataPath {
    let envoy = try Envoy(
      name: "node-proxy", as: .ciliumEnvoy, in: stage.network.node(1), on: stage,
      listeners: [Self.listener],
      clusters: [EnvoyCluster(name: Self.proxy, tls: nil, sourceAddress: nil, mark: nil)])
    let balancer = try ServiceBalancer(on: stage)
    let assignment = try ProxyAssignment(on: stage)
    let routes = topology == .oneNode ? nil : try PodRoutes(on: stage, between: .wire, at: 2...2)
    try envoy.waitUntilReady(deadline: MonotonicClock.nanoseconds() + 10_000_000_000)
    return Path(balancer: balancer, assignment: assignment, routes: routes, envoy: envoy, stage: stage)
  }

  private static var listener: EnvoyListener {
    let http = EnvoyHTTP(
      name: proxy, cluster: proxy, filters: [.grpcStatistics, .fault, .cors, .router], clientCertificate: .sanitize,
      retries: true)
    return EnvoyListener(
      name: proxy, port: Int(ProxyAssignment.port), direction: .outbound, inspections: [.originalDestination],
      chains: [EnvoyFilterChain(tls: nil, filter: http)], isTransparent: true)
  }

  package func checks(_ totals: GeneratorTotals, spent: PathCounters, whole: PathCounters) -> [ProofCheck] {
    ServiceBalancer.checks(totals, spent) + [
      .equal(
        "connections given to the node's proxy", expected: totals.connectionsOpened,
        observed: spent["assigned.connections"]),
      .equal(
        "connections accepted by the node's proxy", expected: totals.connectionsOpened,
        observed: spent["listener.node.downstream_cx_total"]),
      .equal(
        "packets given to the node's proxy, of those the client pod sent", expected: spent["client.OutRequests"],
        observed: spent["assigned.packets"]),
      .requests("requests in the node's proxy", totals, observed: spent["http.node.downstream_rq_total"]),
      .requests("requests sent on to the server pod", totals, observed: spent["cluster.node.upstream_rq_total"]),
    ]
  }

  private struct Path: DataPath {
    let balancer: ServiceBalancer
    let assignment: ProxyAssignment
    let routes: PodRoutes?
    let envoy: Envoy
    let stage: Stage

    func counters() throws(Problem) -> PathCounters {
      try PathCounters.settled { () throws(Problem) in
        PathCounters(["translated": try balancer.translated()]).adding(try PodCounters.read(stage.network))
          .adding(try assignment.counts())
          .adding(try envoy.statistics(matching: "^(listener|http|cluster).node"), prefix: "")
      }
    }

    func records() throws(Problem) -> [ComponentRecord] {
      [balancer.record(), assignment.record()] + (routes?.record(hooks: "redirect_peer and redirect_neigh") ?? [])
        + [try envoy.record(resources: stage.resources)]
    }

    var programs: [BPFObject] { [balancer.object, assignment.object] + (routes?.objects ?? []) }
  }
}
