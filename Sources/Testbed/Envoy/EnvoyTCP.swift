/// A connection passed on as it is, HTTP or not.
struct EnvoyTCP: EnvoyNetworkFilter {
  /// The prefix of its statistics: `tcp.NAME.…`.
  let name: String
  let cluster: String
  /// Each connection goes inside a CONNECT request to this host and port, which may be a substitution of Envoy's.
  var tunnelTo: String?

  /// Where the connection wanted to go before it was redirected.
  static let originalDestination = "%DOWNSTREAM_LOCAL_ADDRESS%"

  var json: JSON {
    var members: [String: JSON] = ["stat_prefix": .string(name), "cluster": .string(cluster)]
    if let tunnelTo { members["tunneling_config"] = ["hostname": .string(tunnelTo)] }
    return EnvoyConfig.named(
      "envoy.filters.network.tcp_proxy", "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy", members)
  }
}

/// The far end of HBONE tunnels: CONNECT requests over HTTP/2 become connections again.
struct EnvoyTunnelEnd: EnvoyNetworkFilter {
  /// The prefix of its statistics: `http.NAME.…`.
  let name: String
  let cluster: String

  var json: JSON {
    let connect: JSON = ["upgrade_type": "CONNECT"]
    let route: JSON = [
      "match": ["connect_matcher": [:]],
      "route": [
        "cluster": .string(cluster), "timeout": "0s", "upgrade_configs": [connect.merging(["connect_config": [:]])],
      ],
    ]
    return EnvoyConfig.named(
      "envoy.filters.network.http_connection_manager",
      EnvoyHTTP.message,
      [
        "stat_prefix": .string(name),
        "codec_type": "HTTP2",
        "http2_protocol_options": ["allow_connect": true],
        "upgrade_configs": [connect],
        "stream_idle_timeout": "0s",
        "http_filters": [EnvoyHTTP.Filter.router.json],
        "route_config": [
          "name": .string(name), "virtual_hosts": [["name": "all", "domains": ["*"], "routes": [route]]],
        ],
      ])
  }
}
