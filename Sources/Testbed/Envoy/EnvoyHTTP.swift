/// HTTP on a filter chain: the connection manager, its filters in order, and the one cluster all requests go to.
struct EnvoyHTTP: EnvoyNetworkFilter {
  /// The HTTP filters of Istio's chain that exist outside Istio's own Envoy.
  enum Filter: Sendable {
    /// Lets only this SPIFFE identity through.
    case allow(identity: String)
    case grpcStatistics
    case fault
    case cors
    case router

    var json: JSON {
      switch self {
      case .allow(let identity):
        let policy: JSON = [
          "permissions": [["any": true]],
          "principals": [["authenticated": ["principal_name": ["exact": .string(identity)]]]],
        ]
        return Self.named("rbac", "RBAC", ["rules": ["action": "ALLOW", "policies": ["client": policy]]])
      case .grpcStatistics:
        return Self.named("grpc_stats", "FilterConfig", ["emit_filter_state": true, "stats_for_all_methods": false])
      case .fault: return Self.named("fault", "HTTPFault")
      case .cors: return Self.named("cors", "Cors")
      case .router: return Self.named("router", "Router")
      }
    }

    private static func named(_ name: String, _ message: String, _ members: [String: JSON] = [:]) -> JSON {
      EnvoyConfig.named(
        "envoy.filters.http.\(name)", "envoy.extensions.filters.http.\(name).v3.\(message)", members)
    }
  }

  /// What becomes of x-forwarded-client-cert.
  enum ClientCertificate: Sendable {
    case sanitize
    /// The caller's identity is passed on to the application.
    case appendForward

    var members: [String: JSON] {
      switch self {
      case .sanitize: ["forward_client_cert_details": "SANITIZE"]
      case .appendForward:
        [
          "forward_client_cert_details": "APPEND_FORWARD",
          "set_current_client_cert_details": ["subject": true, "uri": true, "dns": true],
        ]
      }
    }
  }

  /// The prefix of its statistics: `http.NAME.…`.
  let name: String
  let cluster: String
  let filters: [Filter]
  let clientCertificate: ClientCertificate
  /// Requests that failed before they reached the application are sent again, as Istio's routes do.
  let retries: Bool

  /// The type of the connection manager's configuration.
  static let message = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"

  var json: JSON {
    EnvoyConfig.named(
      "envoy.filters.network.http_connection_manager", Self.message,
      [
        "stat_prefix": .string(name),
        "codec_type": "AUTO",
        "generate_request_id": true,
        "use_remote_address": false,
        "normalize_path": true,
        "stream_idle_timeout": "0s",
        "server_header_transformation": "PASS_THROUGH",
        "http_filters": .array(filters.map(\.json)),
        "route_config": ["name": .string(name), "virtual_hosts": [virtualHost]],
      ].merging(clientCertificate.members) { _, new in new })
  }

  private var virtualHost: JSON {
    var route: [String: JSON] = ["cluster": .string(cluster), "timeout": "0s"]
    if retries {
      route["retry_policy"] = [
        "retry_on": "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes", "num_retries": 2,
      ]
    }
    return [
      "name": "all", "domains": ["*"], "routes": [["match": ["prefix": "/"], "route": .object(route)]],
    ]
  }
}
