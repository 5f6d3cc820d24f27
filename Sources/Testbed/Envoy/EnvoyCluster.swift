/// Where a proxy sends on to, and how.
struct EnvoyCluster: Sendable {
  enum Destination: Sendable {
    /// Where the connection wanted to go before it was redirected.
    case original
    /// The host it wanted to go to, at another port.
    case originalHost(port: Int)
    /// Where the request's `:authority` says.
    case authority
    case fixed(address: String, port: Int)
    /// One of Envoy's own listeners.
    case inside(listener: String)
  }

  /// What is spoken there, for connections that carry requests.
  enum Protocols: Sendable {
    case asDownstream
    /// Tunnels: a stream of HTTP/2 for each connection carried, at most this many on one connection.
    case tunnels(streams: Int)
  }

  /// Also the prefix of its statistics: `cluster.NAME.…`.
  let name: String
  var destination = Destination.original
  var protocols = Protocols.asDownstream
  let tls: EnvoyTLS?
  /// The source address of its connections.
  let sourceAddress: String?
  /// The path of the network namespace they are made in; nil for Envoy's own.
  var network: String?
  /// A mark (SO_MARK) on its connections.
  let mark: UInt32?

  var json: JSON {
    let base: JSON = [
      "name": .string(name),
      "connect_timeout": "10s",
      "circuit_breakers": ["thresholds": [Self.generousLimits]],
      "typed_extension_protocol_options": [
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": EnvoyConfig.typed(
          "envoy.extensions.upstreams.http.v3.HttpProtocolOptions", protocols.members)
      ],
    ]
    var members = destination.members(of: name)
    if let tls { members["transport_socket"] = tls.connecting }
    if let binding { members["upstream_bind_config"] = binding }
    return base.merging(members)
  }

  /// Istio's defaults: no limit that a benchmark could meet. Envoy's own is 1,024 connections.
  private static let generousLimits: JSON = [
    "max_connections": 4_294_967_295, "max_pending_requests": 4_294_967_295, "max_requests": 4_294_967_295,
    "max_retries": 4_294_967_295,
  ]

  private var binding: JSON? {
    guard sourceAddress != nil || mark != nil || network != nil else { return nil }
    var source: [String: JSON] = ["address": .string(sourceAddress ?? "0.0.0.0"), "port_value": 0]
    if let network { source["network_namespace_filepath"] = .string(network) }
    let base: JSON = ["source_address": .object(source)]
    guard let mark else { return base }
    return base.merging(["socket_options": [EnvoyConfig.socketMark(mark)]])
  }
}

extension EnvoyCluster.Protocols {
  fileprivate var members: [String: JSON] {
    switch self {
    case .asDownstream:
      ["use_downstream_protocol_config": ["http_protocol_options": [:], "http2_protocol_options": [:]]]
    case .tunnels(let streams):
      [
        "explicit_http_config": [
          "http2_protocol_options": ["allow_connect": true, "max_concurrent_streams": .integer(streams)]
        ]
      ]
    }
  }
}

extension EnvoyCluster.Destination {
  fileprivate func members(of cluster: String) -> [String: JSON] {
    func original(_ settings: JSON?) -> [String: JSON] {
      var members: [String: JSON] = ["type": "ORIGINAL_DST", "lb_policy": "CLUSTER_PROVIDED"]
      if let settings { members["original_dst_lb_config"] = settings }
      return members
    }
    func fixed(_ address: JSON) -> [String: JSON] {
      let endpoints: JSON = [["lb_endpoints": [["endpoint": ["address": address]]]]]
      return ["type": "STATIC", "load_assignment": ["cluster_name": .string(cluster), "endpoints": endpoints]]
    }
    return switch self {
    case .original: original(nil)
    case .originalHost(let port): original(["upstream_port_override": .integer(port)])
    case .authority: original(["use_http_header": true, "http_header_name": ":authority"])
    case .fixed(let address, let port): fixed(EnvoyConfig.address(address, port))
    case .inside(let listener):
      fixed(["envoy_internal_address": ["server_listener_name": .string(listener), "endpoint_id": .string(cluster)]])
    }
  }
}
