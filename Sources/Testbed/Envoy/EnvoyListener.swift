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
  /// The path of the network namespace it is opened in; nil for Envoy's own.
  var network: String?
  let direction: Direction
  let inspections: [Inspection]
  let chains: [EnvoyFilterChain]
  /// Takes connections to whatever address (IP_TRANSPARENT), for which the proxy needs CAP_NET_ADMIN.
  var isTransparent = false

  var json: JSON {
    [
      "name": .string(name),
      "stat_prefix": .string(name),
      "address": EnvoyConfig.address("0.0.0.0", port, in: network),
      "traffic_direction": .string(direction.rawValue),
      "transparent": .boolean(isTransparent),
      "listener_filters": .array(inspections.map(\.json)),
      "filter_chains": .array(chains.map(\.json)),
    ]
  }
}

/// A listener inside Envoy, whose connections come from one of its own clusters without a socket between.
struct EnvoyInternalListener: Sendable {
  let name: String
  let chain: EnvoyFilterChain

  var json: JSON {
    [
      "name": .string(name), "stat_prefix": .string(name), "internal_listener": [:], "filter_chains": [chain.json],
    ]
  }

  static let bootstrapExtension = EnvoyConfig.named(
    "envoy.bootstrap.internal_listener", "envoy.extensions.bootstrap.internal_listener.v3.InternalListener")
}

/// What happens to the bytes of a connection.
struct EnvoyFilterChain: Sendable {
  /// Mutual TLS is demanded, and nothing but TLS matches.
  let tls: EnvoyTLS?
  let filter: any EnvoyNetworkFilter

  var json: JSON {
    let base: JSON = ["filters": [filter.json]]
    guard let tls else { return base }
    return base.merging([
      "filter_chain_match": ["transport_protocol": "tls"],
      "transport_socket": tls.accepting,
    ])
  }
}

/// What ends a filter chain: it takes the bytes and sends them on to a cluster.
protocol EnvoyNetworkFilter: Sendable {
  var json: JSON { get }
}
