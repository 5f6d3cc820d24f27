import Wire

/// What every lane asks, and in which protocol.
package enum Call: Sendable {
  /// Of one kind or several.
  case http1(RequestMix)
  /// In the clear with prior knowledge (h2c), or over TLS.
  case http2(HTTP2Request)
  case grpc(HTTP2Request)
  case echo(Echo)

  /// Its name in ALPN; an echo has none.
  package var applicationProtocol: String {
    switch self {
    case .http1: "http/1.1"
    case .http2, .grpc: "h2"
    case .echo: ""
    }
  }

  /// Whether a connection carries many requests at a time.
  package var isMultiplexed: Bool {
    switch self {
    case .http1, .echo: false
    case .http2, .grpc: true
    }
  }

  /// The kinds of requests; none but for HTTP/1.
  var kinds: [RequestMix.Kind] {
    if case .http1(let mix) = self { mix.kinds } else { [] }
  }

  /// Bytes of the body of each request, of the first kind where there are several.
  package var bodyLength: Int {
    switch self {
    case .http1(let mix): mix.kinds[0].request.bodyLength
    case .http2(let request), .grpc(let request): request.body.count
    case .echo(let echo): echo.length
    }
  }
}
