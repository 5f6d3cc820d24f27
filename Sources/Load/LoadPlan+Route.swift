import Kernel
import Quantities

extension LoadPlan.Route {
  /// Where to connect, in the order to try, at least one address.
  ///
  /// - Throws: `Problem` of kind environment for a host without an address, of kind usage for a path that is too long.
  package func addresses(for target: Target) throws(Problem) -> [SocketAddress] {
    switch self {
    case .target: try SocketAddress.candidates(host: target.host, port: target.port)
    case .address(let host): try SocketAddress.candidates(host: host, port: target.port)
    case .unixSocket(let path): [try SocketAddress.unix(path: path)]
    }
  }
}
