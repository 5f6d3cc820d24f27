/// An Envoy bootstrap, from small parts that write themselves as JSON (the xDS v3 API's names).
struct EnvoyConfig: Sendable {
  let name: String
  /// A unix socket, so that the proxy can be asked from outside its network namespace.
  let adminSocket: String
  let listeners: [EnvoyListener]
  var internalListeners: [EnvoyInternalListener] = []
  let clusters: [EnvoyCluster]

  var json: JSON {
    let base: JSON = [
      "node": ["id": .string(name), "cluster": "mesh"],
      "admin": ["address": ["pipe": ["path": .string(adminSocket)]]],
      "static_resources": [
        "listeners": .array(listeners.map(\.json) + internalListeners.map(\.json)),
        "clusters": .array(clusters.map(\.json)),
      ],
    ]
    guard !internalListeners.isEmpty else { return base }
    return base.merging(["bootstrap_extensions": [EnvoyInternalListener.bootstrapExtension]])
  }

  /// What is merged over a bootstrap that somebody else wrote.
  static func overlay(adminSocket: String, mark: UInt32?) -> JSON {
    let base: JSON = ["admin": ["address": ["pipe": ["path": .string(adminSocket)]]]]
    guard let mark else { return base }
    let binding: JSON = [
      "source_address": ["address": "0.0.0.0", "port_value": 0], "socket_options": [socketMark(mark)],
    ]
    return base.merging(["cluster_manager": ["upstream_bind_config": binding]])
  }

  /// SOL_SOCKET, SO_MARK, before bind.
  static func socketMark(_ mark: UInt32) -> JSON {
    ["level": 1, "name": 36, "int_value": .integer(Int(mark)), "state": "STATE_PREBIND"]
  }

  /// A protobuf `Any`: the members of a message with its type.
  static func typed(_ type: String, _ members: [String: JSON] = [:]) -> JSON {
    .object(members.merging(["@type": "type.googleapis.com/\(type)"]) { _, new in new })
  }

  /// A named extension with its typed configuration.
  static func named(_ name: String, _ type: String, _ members: [String: JSON] = [:]) -> JSON {
    ["name": .string(name), "typed_config": typed(type, members)]
  }

  /// - Parameter network: the path of the network namespace the socket is opened in; nil for Envoy's own.
  static func address(_ host: String, _ port: Int, in network: String? = nil) -> JSON {
    let base: JSON = ["address": .string(host), "port_value": .integer(port)]
    guard let network else { return ["socket_address": base] }
    return ["socket_address": base.merging(["network_namespace_filepath": .string(network)])]
  }
}
