/// An Envoy bootstrap, from small parts that write themselves as JSON (the xDS v3 API's names).
struct EnvoyConfig: Sendable {
  let name: String
  /// A unix socket, so that the proxy can be asked from outside its network namespace.
  let adminSocket: String
  let listeners: [EnvoyListener]
  let clusters: [EnvoyCluster]

  var json: JSON {
    [
      "node": ["id": .string(name), "cluster": "mesh"],
      "admin": ["address": ["pipe": ["path": .string(adminSocket)]]],
      "static_resources": [
        "listeners": .array(listeners.map(\.json)),
        "clusters": .array(clusters.map(\.json)),
      ],
    ]
  }

  /// A protobuf `Any`: the members of a message with its type.
  static func typed(_ type: String, _ members: [String: JSON] = [:]) -> JSON {
    .object(members.merging(["@type": "type.googleapis.com/\(type)"]) { _, new in new })
  }

  /// A named extension with its typed configuration.
  static func named(_ name: String, _ type: String, _ members: [String: JSON] = [:]) -> JSON {
    ["name": .string(name), "typed_config": typed(type, members)]
  }

  static func address(_ host: String, _ port: Int) -> JSON {
    ["socket_address": ["address": .string(host), "port_value": .integer(port)]]
  }
}

/// A port that connections were redirected to; where they wanted to go is read back from the kernel, or is the address
/// of their own sockets where the listener is transparent.
struct EnvoyListener: Sendable {
  /// What a listener looks at before it chooses a filter chain.
  enum Inspection: String, Sendable {
    case originalDestination = "original_dst"
    case tls = "tls_inspector"
    case http = "http_inspector"

    var json: JSON {
      let message =
        switch self {
        case .originalDestination: "OriginalDst"
        case .tls: "TlsInspector"
        case .http: "HttpInspector"
        }
      return EnvoyConfig.named(
        "envoy.filters.listener.\(rawValue)", "envoy.extensions.filters.listener.\(rawValue).v3.\(message)")
    }
  }

  enum Direction: String, Sendable {
    case inbound = "INBOUND"
    case outbound = "OUTBOUND"
  }

  /// Also the prefix of its statistics: `listener.NAME.…`.
  let name: String
  let port: Int
  let direction: Direction
  let inspections: [Inspection]
  let chains: [EnvoyFilterChain]
  /// Takes connections to whatever address (IP_TRANSPARENT), for which the proxy needs CAP_NET_ADMIN.
  var isTransparent = false

  var json: JSON {
    [
      "name": .string(name),
      "stat_prefix": .string(name),
      "address": EnvoyConfig.address("0.0.0.0", port),
      "traffic_direction": .string(direction.rawValue),
      "transparent": .boolean(isTransparent),
      "listener_filters": .array(inspections.map(\.json)),
      "filter_chains": .array(chains.map(\.json)),
    ]
  }
}

/// What happens to the bytes of a connection.
struct EnvoyFilterChain: Sendable {
  /// Mutual TLS is demanded, and nothing but TLS matches.
  let tls: EnvoyTLS?
  let http: EnvoyHTTP

  var json: JSON {
    let base: JSON = ["filters": [http.json]]
    guard let tls else { return base }
    return base.merging([
      "filter_chain_match": ["transport_protocol": "tls"],
      "transport_socket": tls.accepting,
    ])
  }
}

/// Where a proxy sends on to: the connection's original destination.
struct EnvoyCluster: Sendable {
  /// Also the prefix of its statistics: `cluster.NAME.…`.
  let name: String
  let tls: EnvoyTLS?
  /// The source address of its connections.
  let sourceAddress: String?
  /// A mark (SO_MARK) on its connections.
  let mark: UInt32?

  var json: JSON {
    let base: JSON = [
      "name": .string(name),
      "type": "ORIGINAL_DST",
      "lb_policy": "CLUSTER_PROVIDED",
      "connect_timeout": "10s",
      "circuit_breakers": ["thresholds": [Self.generousLimits]],
      "typed_extension_protocol_options": [
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": EnvoyConfig.typed(
          "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
          ["use_downstream_protocol_config": ["http_protocol_options": [:], "http2_protocol_options": [:]]])
      ],
    ]
    var members: [String: JSON] = [:]
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
    guard sourceAddress != nil || mark != nil else { return nil }
    let base: JSON = ["source_address": ["address": .string(sourceAddress ?? "0.0.0.0"), "port_value": 0]]
    guard let mark else { return base }
    // SOL_SOCKET, SO_MARK, before bind.
    let option: JSON = ["level": 1, "name": 36, "int_value": .integer(Int(mark)), "state": "STATE_PREBIND"]
    return base.merging(["socket_options": [option]])
  }
}
