/// What a server did from its start to its stop.
package struct ServeCounts: Equatable, Sendable {
  package var connections: UInt64 = 0
  /// Requests answered with what they asked for.
  package var requests: UInt64 = 0
  /// Requests answered with a refusal.
  package var refused: UInt64 = 0
  /// Connections that ended in an error, or in the middle of a request.
  package var broken: UInt64 = 0

  static func += (sum: inout ServeCounts, part: ServeCounts) {
    sum.connections += part.connections
    sum.requests += part.requests
    sum.refused += part.refused
    sum.broken += part.broken
  }
}

extension ServeCounts: CustomStringConvertible {
  package var description: String {
    "\(requests) requests answered, \(refused) refused; \(connections) connections, \(broken) of them broken"
  }
}
