/// Why bytes are no HTTP/1.x response.
@frozen
public enum Malformation: UInt8, Sendable, CaseIterable {
  case badStatusLine, headTooLong, badContentLength, badChunk, badTransferEncoding, unexpectedUpgrade, unexpectedBytes

  /// The sentence for people: what the peer sent.
  package var sentence: String {
    switch self {
    case .badStatusLine: "the answer does not start with an HTTP/1.x status line"
    case .headTooLong: "the head of the answer is longer than \(HTTP1ResponseParser.headLimit) bytes"
    case .badContentLength: "the answer's Content-Length is not one number of at most 18 digits"
    case .badChunk: "a chunk of the answer is malformed"
    case .badTransferEncoding: "the answer's Transfer-Encoding does not end in chunked"
    case .unexpectedUpgrade: "the server switched protocols without being asked"
    case .unexpectedBytes: "the server sent bytes that no request asked for"
    }
  }
}
