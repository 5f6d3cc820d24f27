import Kernel
import Quantities

/// The Envoy of a waypoint pod, in front of the server pod.
struct Waypoint {
  let pod: Topology.Pod
  let proxy: Envoy

  /// - Throws: `Problem` of kind environment.
  init(on stage: Stage) throws(Problem) {
    guard let pod = stage.network.topology.additional.first else {
      preconditionFailure("the set-up asked for no waypoint pod")
    }
    self.pod = pod
    let certificates = try stage.resources.certificates()
    let server = stage.network.topology.server
    let accepting = EnvoyTLS(
      files: certificates[pod.name], peer: .anyOf(trustDomain: Certificates.trustDomain),
      protocols: InPodProxy.protocols)
    let connecting = EnvoyTLS(
      files: certificates[pod.name], peer: .exactly(certificates[server.name].identity),
      protocols: InPodProxy.protocols)
    proxy = try Envoy(
      name: "waypoint", in: stage.network.pod(pod), on: stage,
      listeners: [
        EnvoyListener(
          name: "inbound", port: Redirection.tunnelPort, direction: .inbound, inspections: [.tls],
          chains: [EnvoyFilterChain(tls: accepting, filter: EnvoyTunnelEnd(name: "inbound", cluster: "main"))])
      ],
      internalListeners: [
        EnvoyInternalListener(
          name: "main",
          chain: EnvoyFilterChain(
            tls: nil,
            filter: EnvoyHTTP(
              name: "main", cluster: "originate", filters: [.grpcStatistics, .fault, .cors, .router],
              clientCertificate: .sanitize, retries: true))),
        EnvoyInternalListener(
          name: "originate",
          chain: EnvoyFilterChain(
            tls: nil,
            filter: EnvoyTCP(
              name: "originate", cluster: "outbound", tunnelTo: "\(server.address):\(stage.plan.serverPort)"))),
      ],
      clusters: [
        EnvoyCluster(name: "main", destination: .inside(listener: "main"), tls: nil, sourceAddress: nil, mark: nil),
        EnvoyCluster(
          name: "originate", destination: .inside(listener: "originate"), tls: nil, sourceAddress: nil, mark: nil),
        EnvoyCluster(
          name: "outbound", destination: .fixed(address: server.address, port: Redirection.tunnelPort),
          protocols: .tunnels(streams: InPodProxy.streams), tls: connecting, sourceAddress: nil, mark: nil),
      ])
  }
}
