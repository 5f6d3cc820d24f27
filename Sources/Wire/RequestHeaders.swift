import Glibc

/// Reads the header lines of a request into its `RequestHead`, and judges them together at the end. RFC 9112 §5, §6.
struct RequestHeaders {
  private var hosts = 0
  private var contentLength: Int?
  private var isChunked = false

  /// Reads the line in `start ..< end`, without its line end.
  mutating func read(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, into head: inout RequestHead
  ) -> RequestRefusal? {
    var at = start
    while at < end, Self.isToken(bytes[at]) { at &+= 1 }
    guard at < end, at > start, bytes[at] == 0x3a else {
      return bytes[start] == 32 || bytes[start] == 9 ? .foldedHeader : .badHeader
    }
    let name = bytes + start
    let length = at &- start
    let value = Self.trimmed(bytes, at &+ 1, end)
    switch length {
    case 4 where Self.matches(name, "host"): hosts &+= 1
    case 6 where Self.matches(name, "expect"):
      guard Self.equals(bytes, value, "100-continue") else { return .unknownExpectation }
      head.expectsContinue = true
    case 10 where Self.matches(name, "connection"):
      if Self.contains(bytes, value, "close") {
        head.keepsAlive = false
      } else if head.isHTTP10, Self.contains(bytes, value, "keep-alive") {
        head.keepsAlive = true
      }
    case 12 where Self.matches(name, "content-type"):
      for i in value where bytes[i] < 32 && bytes[i] != 9 || bytes[i] == 127 { return .badHeader }
      head.contentType = RequestHead.Slice(start: value.lowerBound, count: value.count)
    case 14 where Self.matches(name, "content-length"): return readLength(bytes, value)
    case 15 where Self.matches(name, "accept-encoding"): head.acceptsGzip = Self.contains(bytes, value, "gzip")
    case 17 where Self.matches(name, "transfer-encoding"):
      guard !isChunked, Self.equals(bytes, value, "chunked") else { return .unknownTransferEncoding }
      isChunked = true
    default: break
    }
    return nil
  }

  private mutating func readLength(_ bytes: UnsafePointer<UInt8>, _ value: Range<Int>) -> RequestRefusal? {
    var length = 0
    for i in value {
      guard bytes[i] >= 48, bytes[i] <= 57, length < 1 << 56 else { return .badContentLength }
      length = length &* 10 &+ Int(bytes[i] &- 48)
    }
    guard !value.isEmpty, contentLength == nil || contentLength == length else { return .badContentLength }
    contentLength = length
    return nil
  }

  func finish(_ head: inout RequestHead) -> RequestRefusal? {
    guard hosts == 1 || (hosts == 0 && head.isHTTP10) else { return hosts == 0 ? .hostMissing : .hostRepeated }
    if isChunked {
      guard contentLength == nil, !head.isHTTP10 else { return .bothFramings }
      head.framing = .chunked
    } else if let contentLength, contentLength > 0 {
      head.framing = .sized(contentLength)
    }
    return nil
  }

  /// A byte of a method or header name, RFC 9110 §5.6.2.
  @inline(__always)
  static func isToken(_ byte: UInt8) -> Bool {
    // One bit per ASCII character: !#$%&'*+-.0-9A-Z^_`a-z|~
    let low: UInt64 = 0x03ff_6cfa_0000_0000
    let high: UInt64 = 0x57ff_ffff_c7ff_fffe
    return byte < 64 ? low &>> UInt64(byte) & 1 != 0 : byte < 128 && high &>> UInt64(byte &- 64) & 1 != 0
  }

  /// Whether the bytes are `word` in any case; both have the same length, `word` is lower-case.
  @inline(__always)
  private static func matches(_ bytes: UnsafePointer<UInt8>, _ word: StaticString) -> Bool {
    for i in 0..<word.utf8CodeUnitCount where bytes[i] | 0x20 != word.utf8Start[i] { return false }
    return true
  }

  private static func equals(_ bytes: UnsafePointer<UInt8>, _ value: Range<Int>, _ word: StaticString) -> Bool {
    value.count == word.utf8CodeUnitCount && matches(bytes + value.lowerBound, word)
  }

  /// Whether a comma-separated list holds `word`, parameters behind `;` aside.
  private static func contains(_ bytes: UnsafePointer<UInt8>, _ value: Range<Int>, _ word: StaticString) -> Bool {
    var at = value.lowerBound
    while at < value.upperBound {
      var end = at
      while end < value.upperBound, bytes[end] != 0x2c { end &+= 1 }
      var stop = at
      while stop < end, bytes[stop] != 0x3b { stop &+= 1 }
      if equals(bytes, trimmed(bytes, at, stop), word) { return true }
      at = end &+ 1
    }
    return false
  }

  @inline(__always)
  private static func trimmed(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Range<Int> {
    var low = start
    var high = end
    while low < high, bytes[low] == 32 || bytes[low] == 9 { low &+= 1 }
    while high > low, bytes[high &- 1] == 32 || bytes[high &- 1] == 9 { high &-= 1 }
    return low..<high
  }
}
