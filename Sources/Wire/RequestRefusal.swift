/// Why a request is refused: the status that says so and the reason in words.
@frozen
package enum RequestRefusal: UInt8, Error, Sendable, CaseIterable {
  case notHTTP, looksLikeTLS, badRequestLine, badTarget, unsupportedVersion, tunnel
  case badHeader, foldedHeader, hostMissing, hostRepeated
  case badContentLength, bothFramings, unknownTransferEncoding, unknownExpectation
  case headTooLarge, bodyTooLarge, badChunk, trailersTooLarge
  case notGRPC, siteOverHTTP2

  /// The response status, RFC 9110 §15.
  package var status: UInt16 {
    switch self {
    case .headTooLarge, .trailersTooLarge: 431
    case .bodyTooLarge: 413
    case .notGRPC: 415
    case .unknownExpectation: 417
    case .unknownTransferEncoding, .tunnel: 501
    case .unsupportedVersion, .siteOverHTTP2: 505
    default: 400
    }
  }

  /// The sentence for people, the body of the answer.
  package var sentence: StaticString {
    switch self {
    case .notHTTP: "the request does not start with an HTTP method"
    case .looksLikeTLS: "the request looks like TLS, and this port speaks plain HTTP; use http://"
    case .badRequestLine: "the first line is not METHOD TARGET HTTP/1.1"
    case .badTarget: "the request target holds a byte that is no printable ASCII"
    case .unsupportedVersion: "only HTTP/1.0 and HTTP/1.1 are spoken here"
    case .tunnel: "CONNECT is not offered here"
    case .badHeader: "a header line is not NAME: VALUE"
    case .foldedHeader: "a header line is folded, which HTTP/1.1 no longer allows"
    case .hostMissing: "an HTTP/1.1 request needs a Host header"
    case .hostRepeated: "the request has more than one Host header"
    case .badContentLength: "Content-Length is not one number below 2^60"
    case .bothFramings: "the request has both Content-Length and Transfer-Encoding, or the latter in HTTP/1.0"
    case .unknownTransferEncoding: "the only Transfer-Encoding understood is chunked"
    case .unknownExpectation: "the only Expect understood is 100-continue"
    case .headTooLarge: "the request head is longer than 65536 bytes"
    case .bodyTooLarge: "the request body is longer than this server takes"
    case .badChunk: "a chunk of the request body is malformed"
    case .trailersTooLarge: "the trailers are longer than 65536 bytes"
    case .notGRPC: "this port takes gRPC calls only: the content type is not application/grpc"
    case .siteOverHTTP2: "this path is answered over HTTP/1.1 only"
    }
  }
}
