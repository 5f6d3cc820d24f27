import Kernel
import Quantities

/// What is spoken on a listener.
package enum Service: UInt8, Sendable, CaseIterable {
  case http, grpc, tcpEcho, udpEcho

  /// The flag that names its port.
  package var flag: String {
    switch self {
    case .http: "--http-port"
    case .grpc: "--grpc-port"
    case .tcpEcho: "--tcp-port"
    case .udpEcho: "--udp-port"
    }
  }

  /// Whether TLS applies where the server has a certificate.
  var canBeSecure: Bool { self == .http || self == .grpc }
}

extension Service: CustomStringConvertible {
  package var description: String {
    switch self {
    case .http: "http"
    case .grpc: "grpc"
    case .tcpEcho: "tcp echo"
    case .udpEcho: "udp echo"
    }
  }
}

/// One place to listen at.
package struct ListenPlan: Sendable, Equatable {
  package enum Place: Sendable, Equatable {
    /// Port 0 lets the kernel choose.
    case port(UInt16, host: String)
    case unix(path: String)

    /// Reads `8080`, `0.0.0.0:8080`, `[::1]:8080` or `/path/of/a/socket`, as Fortio does.
    ///
    /// - Parameters:
    ///   - host: the address of a port that names none.
    /// - Throws: `Problem` of kind usage when it is none of them.
    package init(parsing text: String, host: String) throws(Problem) {
      if text.hasPrefix("/") {
        self = .unix(path: text)
        return
      }
      let colon = text.lastIndex(of: ":")
      let digits = colon.map { text[text.index(after: $0)...] } ?? text[...]
      guard let port = UInt16(digits) else {
        throw .usage("\"\(text)\" is no port; use a number up to 65535, HOST:PORT, /path/of/a/unix/socket or disabled")
      }
      let named = colon.map { text[..<$0].filter { $0 != "[" && $0 != "]" } } ?? ""
      self = .port(port, host: named.isEmpty ? host : String(named))
    }
  }

  package let service: Service
  package let place: Place

  package init(_ service: Service, _ place: Place) {
    self.service = service
    self.place = place
  }
}
