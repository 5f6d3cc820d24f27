import Kernel

/// What a node's proxy has inside one pod, as ztunnel does: it takes in the connections the pod's rules redirect, sends
/// them on through tunnels (HBONE: HTTP/2 CONNECT over mutual TLS 1.3) in the pod's own name, and ends tunnels that come
/// in. Its sockets are in the pod's namespace and carry the mark that passes the rules.
///
/// A tunnel carries up to 100 connections, ztunnel's default.
struct InPodProxy {
  static let protocols = ["h2"]
  static let streams = 100

  let pod: Topology.Pod
  /// The path of the pod's namespace.
  let network: String
  let certificate: Certificates.Files
  /// Whose certificate the far end of its tunnels must have.
  let peer: String
  /// Where its tunnels end; nil for the host that the connection wants to go to.
  let waypoint: String?

  /// Where tunnels begin.
  var outbound: String { "\(pod.name)-outbound" }
  /// Where tunnels end.
  var inbound: String { "\(pod.name)-inbound" }
  /// Where connections come in without a tunnel.
  var plain: String { "\(pod.name)-plain" }

  var listeners: [EnvoyListener] {
    [
      listener(
        outbound, Redirection.outboundPort, .outbound, [.originalDestination], nil,
        EnvoyTCP(name: outbound, cluster: outbound, tunnelTo: EnvoyTCP.originalDestination)),
      listener(
        inbound, Redirection.tunnelPort, .inbound, [.tls],
        EnvoyTLS(
          files: certificate, peer: .anyOf(trustDomain: Certificates.trustDomain), protocols: Self.protocols),
        EnvoyTunnelEnd(name: inbound, cluster: inbound)),
      listener(
        plain, Redirection.inboundPort, .inbound, [.originalDestination], nil, EnvoyTCP(name: plain, cluster: plain)),
    ]
  }

  private func listener(
    _ name: String, _ port: Int, _ direction: EnvoyListener.Direction, _ inspections: [EnvoyListener.Inspection],
    _ tls: EnvoyTLS?, _ filter: any EnvoyNetworkFilter
  ) -> EnvoyListener {
    EnvoyListener(
      name: name, port: port, network: network, direction: direction, inspections: inspections,
      chains: [EnvoyFilterChain(tls: tls, filter: filter)])
  }

  var clusters: [EnvoyCluster] {
    let tunnelPort = Redirection.tunnelPort
    return [
      cluster(
        outbound, waypoint.map { .fixed(address: $0, port: tunnelPort) } ?? .originalHost(port: tunnelPort),
        EnvoyTLS(files: certificate, peer: .exactly(peer), protocols: Self.protocols)),
      cluster(inbound, .authority, nil),
      cluster(plain, .original, nil),
    ]
  }

  private func cluster(_ name: String, _ destination: EnvoyCluster.Destination, _ tls: EnvoyTLS?) -> EnvoyCluster {
    EnvoyCluster(
      name: name, destination: destination, protocols: tls == nil ? .asDownstream : .tunnels(streams: Self.streams),
      tls: tls, sourceAddress: pod.address, network: network, mark: InPodRedirection.mark)
  }
}
