import Glibc

/// The head of an HTTP/1.x request: what a server acts on, as offsets into the bytes it was read from. RFC 9112.
@frozen
package struct RequestHead: Sendable, Equatable {
  @frozen
  package enum Method: UInt8, Sendable { case get, head, other }

  /// How the body is delimited.
  @frozen
  package enum Framing: Sendable, Equatable {
    case none
    case sized(Int)
    case chunked
  }

  /// Bytes within the head.
  @frozen
  package struct Slice: Sendable, Equatable {
    package let start: Int32
    package let count: Int32

    @inlinable @inline(__always)
    package init(start: Int, count: Int) {
      self.start = Int32(truncatingIfNeeded: start)
      self.count = Int32(truncatingIfNeeded: count)
    }
  }

  /// Bytes of the head, the empty line included.
  package var length = 0
  package var method = Method.other
  package var isHTTP10 = false
  /// Whether another request may follow on the connection.
  package var keepsAlive = true
  package var expectsContinue = false
  package var acceptsGzip = false
  package var framing = Framing.none
  package var target = Slice(start: 0, count: 0)
  /// What follows the first `?` of the target; nil without one.
  package var query: Slice?
  package var contentType: Slice?

  enum Reading {
    case incomplete
    case head(RequestHead)
    case refused(RequestRefusal)
  }

  /// Reads the head at the front of `bytes`. Empty lines in front of it are skipped, a lone LF ends a line too.
  static func read(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Reading {
    var at = 0
    while at < count, bytes[at] == 13 || bytes[at] == 10 { at &+= 1 }
    guard at < count else { return .incomplete }
    if bytes[at] == 0x16 { return .refused(.looksLikeTLS) }
    guard RequestHeaders.isToken(bytes[at]) else { return .refused(.notHTTP) }
    guard var end = lineEnd(bytes, at, count) else { return .incomplete }
    var head = RequestHead()
    if let refusal = head.readRequestLine(bytes, at, contentEnd(bytes, at, end)) { return .refused(refusal) }
    var headers = RequestHeaders()
    while true {
      at = end &+ 1
      guard let next = lineEnd(bytes, at, count) else { return .incomplete }
      end = next
      let stop = contentEnd(bytes, at, end)
      if stop == at { break }
      if let refusal = headers.read(bytes, at, stop, into: &head) { return .refused(refusal) }
    }
    head.length = end &+ 1
    if let refusal = headers.finish(&head) { return .refused(refusal) }
    return .head(head)
  }

  /// Splits `METHOD TARGET HTTP/1.x`.
  private mutating func readRequestLine(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> RequestRefusal? {
    var at = start
    while at < end, RequestHeaders.isToken(bytes[at]) { at &+= 1 }
    guard at < end, bytes[at] == 32 else { return .badRequestLine }
    let name = bytes + start
    switch at &- start {
    case 3 where memcmp(name, "GET", 3) == 0: method = .get
    case 4 where memcmp(name, "HEAD", 4) == 0: method = .head
    case 7 where memcmp(name, "CONNECT", 7) == 0: return .tunnel
    default: method = .other
    }
    let targetStart = at &+ 1
    at = targetStart
    var mark = -1
    while at < end, bytes[at] > 32, bytes[at] < 127 {
      if bytes[at] == 0x3f, mark < 0 { mark = at }
      at &+= 1
    }
    guard at < end, at > targetStart else { return .badRequestLine }
    guard bytes[at] == 32 else { return .badTarget }
    target = Slice(start: targetStart, count: at &- targetStart)
    if mark >= 0 { query = Slice(start: mark &+ 1, count: at &- mark &- 1) }
    let version = bytes + at + 1
    guard end &- at == 9, memcmp(version, "HTTP/", 5) == 0, isDigit(version[5]), version[6] == 0x2e, isDigit(version[7])
    else { return .badRequestLine }
    guard version[5] == 0x31 else { return .unsupportedVersion }
    isHTTP10 = version[7] == 0x30
    keepsAlive = !isHTTP10
    return nil
  }

  @inline(__always)
  private func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
}

/// The index of the LF that ends the line at `start`.
@inline(__always)
private func lineEnd(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int? {
  guard start < count, let end = memchr(bytes + start, 10, count &- start) else { return nil }
  return UnsafeRawPointer(end) - UnsafeRawPointer(bytes)
}

@inline(__always)
private func contentEnd(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
  end > start && bytes[end &- 1] == 13 ? end &- 1 : end
}
