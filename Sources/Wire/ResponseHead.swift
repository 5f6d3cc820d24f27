import CKernel
import Glibc

/// What a load generator must know of a response's head.
@frozen
public struct ResponseHead {
  /// Bytes up to and with the empty line; 0 when the head is not whole or not a head.
  public var length = 0
  /// 100 … 599.
  public var status: UInt16 = 0
  /// −1 when the head gives none.
  public var contentLength = -1
  /// How long the server says it held the request, in ns (X-Toll-Dwell); −1 when it does not.
  public var dwell = -1
  /// Whether the last transfer coding is chunked.
  public var isChunked = false
  /// Whether the connection ends with this response.
  public var closes = false
  /// Why the bytes are no head; nil while they may become one.
  public var fault: Malformation?

  /// A head of which nothing is known.
  @inlinable
  public init() {}

  /// "HTTP/1.1" and "HTTP/1.0" as little-endian words.
  @inlinable
  static var http11: UInt64 { 0x312e_312f_5054_5448 }
  @inlinable
  static var http10: UInt64 { 0x302e_312f_5054_5448 }

  /// Parses the head at the front of `bytes`.
  @inlinable @inline(__always)
  public static func parse(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> ResponseHead {
    var head = ResponseHead()
    guard count >= 16 else {
      if !startsLikeAStatusLine(bytes, count) { head.fault = .badStatusLine }
      return head
    }
    let version = UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self).littleEndian
    let a = bytes[9] &- 48, b = bytes[10] &- 48, c = bytes[11] &- 48
    guard version == http11 || version == http10, bytes[8] == 32, a >= 1, a <= 5, b <= 9, c <= 9,
      bytes[12] == 32 || bytes[12] == 13 || bytes[12] == 10
    else {
      head.fault = .badStatusLine
      return head
    }
    head.status = UInt16(a) &* 100 &+ UInt16(b) &* 10 &+ UInt16(c)
    head.closes = version == http10
    guard let statusEnd = memchr(bytes + 12, 10, count &- 12) else { return head }
    var at = UnsafeRawPointer(statusEnd) - UnsafeRawPointer(bytes) &+ 1
    while at < count {
      let first = bytes[at]
      if first == 13 {
        if at &+ 1 < count, bytes[at &+ 1] == 10 { head.length = at &+ 2 }
        return head
      }
      if first == 10 {
        head.length = at &+ 1
        return head
      }
      guard let end = memchr(bytes + at, 10, count &- at) else { return head }
      let line = UnsafeRawPointer(end) - UnsafeRawPointer(bytes + at)
      // Only four fields matter; their first letters sort the rest out. 0x20 lowers ASCII letters.
      let letter = first | 0x20
      if line >= 16, letter == 0x63 || letter == 0x74 || letter == 0x78 { head.take(bytes + at, line) }
      if head.fault != nil { return head }
      at &+= line &+ 1
    }
    return head
  }

  /// Looks at one field line of at least 16 bytes (its line feed not counted).
  @inlinable @inline(__always)
  mutating func take(_ line: UnsafePointer<UInt8>, _ count: Int) {
    let raw = UnsafeRawPointer(line)
    let lower: UInt64 = 0x2020_2020_2020_2020
    let front = raw.loadUnaligned(as: UInt64.self).littleEndian | lower
    let back = raw.loadUnaligned(fromByteOffset: 7, as: UInt64.self).littleEndian | lower
    if front == 0x2d74_6e65_746e_6f63, back == 0x3a68_7467_6e65_6c2d {  // "content-" "-length:"
      takeContentLength(line + 15, count &- 15)
    } else if front == 0x6974_6365_6e6e_6f63 {  // "connecti"
      takeUsualConnection(line, count)
    } else if front == 0x642d_6c6c_6f74_2d78 {  // "x-toll-d"
      takeDwell(line, count)
    } else if front == 0x7265_6673_6e61_7274 {  // "transfer"
      takeTransferEncoding(line, count)
    }
  }

  @inlinable @inline(__always)
  mutating func takeContentLength(_ value: UnsafePointer<UInt8>, _ count: Int) {
    var at = 0
    while at < count, value[at] == 32 || value[at] == 9 { at &+= 1 }
    let start = at
    var number = 0
    while at < count, value[at] &- 48 <= 9, at &- start < 19 {
      number = number &* 10 &+ Int(value[at] &- 48)
      at &+= 1
    }
    let digits = at &- start
    while at < count, value[at] == 32 || value[at] == 13 { at &+= 1 }
    guard digits > 0, digits <= 18, at == count, contentLength < 0 || contentLength == number else {
      fault = .badContentLength
      return
    }
    contentLength = number
  }

  /// `Connection: keep-alive` and `close`, as servers write them, at a glance; anything else the long way.
  @inlinable @inline(__always)
  mutating func takeUsualConnection(_ line: UnsafePointer<UInt8>, _ count: Int) {
    let raw = UnsafeRawPointer(line)
    let lower: UInt64 = 0x2020_2020_2020_2020
    // From "ion: kee" of the field's name and value on.
    let front = raw.loadUnaligned(fromByteOffset: 7, as: UInt64.self).littleEndian | lower
    if front == 0x6565_6b20_3a6e_6f69, count >= 22 {
      let back = raw.loadUnaligned(fromByteOffset: 14, as: UInt64.self).littleEndian | lower
      if back == 0x6576_696c_612d_7065, count == 22 || count == 23 && line[22] == 13 {  // "ep-alive"
        closes = false
        return
      }
    }
    takeConnection(line, count)
  }

  /// `Connection: close`, `keep-alive`, or a list with one of them; `close` wins. RFC 9112 §9.6.
  @usableFromInline
  mutating func takeConnection(_ line: UnsafePointer<UInt8>, _ count: Int) {
    guard let value = FieldValue(line, count, after: "connection:") else { return }
    if value.hasElement("close") {
      closes = true
    } else if value.hasElement("keep-alive") {
      closes = false
    }
  }

  @usableFromInline
  mutating func takeDwell(_ line: UnsafePointer<UInt8>, _ count: Int) {
    dwell = FieldValue(line, count, after: "x-toll-dwell:")?.number ?? dwell
  }

  /// Chunked must be the last of the transfer codings, or the body has no end. RFC 9112 §6.3.
  @usableFromInline
  mutating func takeTransferEncoding(_ line: UnsafePointer<UInt8>, _ count: Int) {
    guard let value = FieldValue(line, count, after: "transfer-encoding:") else { return }
    isChunked = value.lastElementIs("chunked")
    if !isChunked { fault = .badTransferEncoding }
  }
}

/// Whether fewer than 16 bytes can still become a status line.
@usableFromInline
func startsLikeAStatusLine(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
  let start: StaticString = "HTTP/1."
  return memcmp(bytes, start.utf8Start, min(count, start.utf8CodeUnitCount)) == 0
}
