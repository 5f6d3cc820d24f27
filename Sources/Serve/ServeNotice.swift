import Kernel
import Wire

/// What the server tells whoever watches it while it runs.
package enum ServeNotice: Sendable, Equatable {
  case descriptorsExhausted
  case connectionsExhausted(limit: Int)
  case threadFailed(SystemError)
  /// Told once for each kind of failure and thread.
  case tlsFailed(TLSFailure)
}

extension ServeNotice: CustomStringConvertible {
  package var description: String {
    switch self {
    case .descriptorsExhausted:
      "no file descriptor is left, so new connections wait until others close; raise `ulimit -n`"
    case .connectionsExhausted(let limit):
      "\(limit) connections are open, so new ones wait until others close; raise --max-connections"
    case .tlsFailed(let failure): "TLS with a client failed: \(failure)"
    case .threadFailed(let error): "a thread of the server could not start: \(error)"
    }
  }
}
