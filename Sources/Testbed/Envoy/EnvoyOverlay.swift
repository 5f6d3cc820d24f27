import Foundation
import Quantities

/// What a user adds to the proxies of a set-up: members of the HTTP connection manager.
///
/// `http_filters` go before the router, in their order; every other member, such as `access_log`, takes the place of
/// ours. All proxies get it where they parse the client's HTTP: what only ends tunnels stays as it is.
package struct EnvoyOverlay: Equatable, Sendable {
  private let members: [String: JSON]

  private static let manager = "type.googleapis.com/" + EnvoyHTTP.message

  /// - Parameters:
  ///   - json: an object, as text.
  ///   - name: where it came from, for messages.
  /// - Throws: `Problem` of kind usage.
  package init(json: String, name: String) throws(Problem) {
    guard let value = try? JSONDecoder().decode(JSON.self, from: Data(json.utf8)), case .object(let members) = value
    else { throw .usage("\(name): it is no object of members for the HTTP connection manager") }
    if let filters = members["http_filters"], case .array = filters {
    } else if members["http_filters"] != nil {
      throw .usage("\(name): http_filters is no list: give a list of filters, each with name and typed_config")
    }
    self.members = members
  }

  /// The configuration with the members in every HTTP connection manager it holds but those of `EnvoyTunnelEnd`.
  func applied(to config: JSON) -> JSON {
    switch config {
    case .array(let elements): return .array(elements.map(applied))
    case .object(let object):
      let inner = object.mapValues(applied)
      let parses = inner["@type"] == .string(Self.manager) && inner["upgrade_configs"] == nil
      return .object(parses ? extended(inner) : inner)
    default: return config
    }
  }

  private func extended(_ manager: [String: JSON]) -> [String: JSON] {
    manager.merging(members) { ours, new in
      guard case .array(let filters) = ours, case .array(let added) = new, manager["http_filters"] == ours else {
        return new
      }
      return .array(filters.dropLast() + added + filters.suffix(1))
    }
  }
}
