import Glibc
import Kernel
import Wire

/// Why there is no connection.
enum Obstacle: Sendable, Equatable {
  /// An errno.
  case system(Int32)
  case tls(TLSFailure)
  /// What came first was no HTTP/2, or nothing came.
  case notHTTP2

  /// How a request that wanted the connection ended.
  var outcome: Outcome {
    switch self {
    case .system(ECONNREFUSED): .connectRefused
    case .system(ETIMEDOUT): .connectTimeout
    case .system: .connectFailed
    case .tls: .tlsFailed
    case .notHTTP2: .protocolError
    }
  }

  /// Half a sentence for people.
  var reason: String {
    switch self {
    case .system(let code): "\(SystemError(code: code, call: "").reason); is the server running there?"
    case .tls(let failure): "\(failure)"
    case .notHTTP2: "it does not speak HTTP/2; --protocol h1 may be what it speaks"
    }
  }
}
