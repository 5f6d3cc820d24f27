/// What came of bytes received or sent on an HTTP/2 connection.
package enum HTTP2Event {
  /// A request's head; with `ends` it has no body. Its offsets are good until the journal is cleared.
  case request(stream: Int32, HTTP2RequestHead, ends: Bool)
  /// A response's head, interim ones (1xx) included, or its trailers; `attachment` is what was attached to its stream.
  case response(stream: Int32, HTTP2ResponseHead, attachment: UnsafeMutableRawPointer?)
  /// Bytes of a body, in the bytes received.
  case data(stream: Int32, UnsafePointer<UInt8>, count: Int, attachment: UnsafeMutableRawPointer?)
  /// The peer has sent all of its message.
  case end(stream: Int32)
  /// The stream is over, with an error code of RFC 9113 §7; `attachment` is what was attached to it.
  case closed(stream: Int32, HTTP2Code, attachment: UnsafeMutableRawPointer?)
  /// The peer takes no streams above `last` any more.
  case goAway(last: Int32, HTTP2Code)
  /// The peer changed its settings.
  case settings
}

/// Why a stream or a connection ended, RFC 9113 §7.
package struct HTTP2Code: RawRepresentable, Hashable, Sendable {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  package static let noError = HTTP2Code(rawValue: 0)
  package static let protocolError = HTTP2Code(rawValue: 1)
  package static let internalError = HTTP2Code(rawValue: 2)
  package static let refusedStream = HTTP2Code(rawValue: 7)
  package static let cancel = HTTP2Code(rawValue: 8)
}
