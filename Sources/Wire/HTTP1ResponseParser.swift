import CKernel
import Glibc

/// Reads HTTP/1.x responses from bytes as they come: a pure state machine of 32 bytes, without sockets or allocation.
///
/// Heads, chunk-size lines and trailers must reach it whole: where one is cut, `consume` leaves it unconsumed and the
/// caller offers it again with more bytes behind it. Bodies are skipped in any portions. RFC 9112.
@frozen
public struct HTTP1ResponseParser: Sendable {
  /// The longest head, and the longest run of trailers, in bytes.
  @inlinable
  public static var headLimit: Int { 65_536 }
  /// The longest chunk-size line with its extensions, in bytes.
  static let chunkLineLimit = 4_096

  @usableFromInline
  enum Phase: UInt8, Sendable { case head, sizedBody, chunkSize, chunkData, chunkEnd, trailer, untilClose }

  @usableFromInline var phase = Phase.head
  /// Whether the connection must not carry another request after this response.
  public var closes = false
  /// The status of the final response, 0 before its head.
  public var status: UInt16 = 0
  /// Bytes of the head of the response at hand, and of interim ones that came together with it.
  public var headLength: UInt32 = 0
  /// How long the server says it held the request, in ns; −1 when the final head does not say.
  public var dwell = -1
  /// Body or chunk bytes still to come, at most 2^60; among trailers, how long they may still become.
  @usableFromInline var remaining = 0
  /// Bytes of the response at hand that were taken so far.
  public var length = 0

  /// A parser that expects a head.
  @inlinable
  public init() {}

  /// What a call of `consume` came to.
  @frozen
  public enum Verdict: Sendable, Equatable {
    case needsMore
    case complete
    case malformed(Malformation)
  }

  /// Consumes bytes of one response.
  ///
  /// - Parameters:
  ///   - bodyless: the response has no body whatever its head says (the request was HEAD).
  /// - Returns: how many bytes were taken and where the response stands. Unconsumed bytes behind `.needsMore` are a cut
  ///   line or head.
  @inlinable @inline(__always)
  public mutating func consume(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, bodyless: Bool
  ) -> (consumed: Int, verdict: Verdict) {
    guard phase == .head else { return goOn(bytes, count) }
    let head = ResponseHead.parse(bytes, count)
    guard head.length > 0 else {
      if let fault = head.fault { return (0, .malformed(fault)) }
      return (0, count >= Self.headLimit ? .malformed(.headTooLong) : .needsMore)
    }
    status = head.status
    closes = head.closes
    dwell = head.dwell
    headLength = UInt32(truncatingIfNeeded: head.length)
    // The usual answer: a final head and all of its sized body in one read.
    if status >= 200, !bodyless, !head.isChunked, head.contentLength >= 0, status != 204, status != 304 {
      let rest = count &- head.length
      if head.contentLength <= rest {
        length = head.length &+ head.contentLength
        return (length, .complete)
      }
      phase = .sizedBody
      length = count
      remaining = head.contentLength &- rest
      return (count, .needsMore)
    }
    return afterUnusualHead(head, bytes, count, bodyless: bodyless)
  }

  @usableFromInline
  mutating func afterUnusualHead(
    _ first: ResponseHead, _ bytes: UnsafePointer<UInt8>, _ count: Int, bodyless: Bool
  ) -> (consumed: Int, verdict: Verdict) {
    var head = first
    var at = first.length
    // Any number of interim answers comes before the final one.
    while status < 200 {
      if status == 101 { return (at, .malformed(.unexpectedUpgrade)) }
      status = 0
      head = ResponseHead.parse(bytes + at, count &- at)
      guard head.length > 0 else {
        if let fault = head.fault { return (at, .malformed(fault)) }
        return cut(at, count &- at, limit: Self.headLimit, .headTooLong)
      }
      status = head.status
      closes = head.closes
      dwell = head.dwell
      at &+= head.length
    }
    headLength = UInt32(truncatingIfNeeded: at)
    length = at
    if bodyless || status == 204 || status == 304 { return (at, .complete) }
    if head.isChunked {
      phase = .chunkSize
    } else if head.contentLength >= 0 {
      phase = .sizedBody
      remaining = head.contentLength
    } else {
      phase = .untilClose
      closes = true
    }
    let body = goOn(bytes + at, count &- at)
    return (at &+ body.consumed, body.verdict)
  }

  @usableFromInline
  mutating func goOn(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> (consumed: Int, verdict: Verdict) {
    let taken = continueBody(bytes, count)
    length &+= taken.consumed
    return taken
  }

  private mutating func continueBody(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> (consumed: Int, verdict: Verdict) {
    var at = 0
    while true {
      let left = count &- at
      switch phase {
      case .head: return (at, .complete)
      case .untilClose: return (count, .needsMore)
      case .sizedBody, .chunkData:
        let taken = min(left, remaining)
        at &+= taken
        remaining &-= taken
        if remaining > 0 { return (at, .needsMore) }
        if phase == .sizedBody {
          phase = .head
        } else {
          phase = .chunkEnd
        }
      case .chunkEnd:
        guard let line = lineLength(bytes + at, left) else { return cut(at, left, limit: 2, .badChunk) }
        if line.content != 0 { return (at, .malformed(.badChunk)) }
        at &+= line.total
        phase = .chunkSize
      case .chunkSize:
        guard let line = lineLength(bytes + at, left) else {
          return cut(at, left, limit: Self.chunkLineLimit, .badChunk)
        }
        guard let size = ChunkSize.parse(bytes + at, line.content) else { return (at, .malformed(.badChunk)) }
        at &+= line.total
        phase = size == 0 ? .trailer : .chunkData
        remaining = size == 0 ? Self.headLimit : size
      case .trailer:
        guard let line = lineLength(bytes + at, left) else { return cut(at, left, limit: remaining, .headTooLong) }
        remaining &-= line.total
        if remaining < 0 { return (at, .malformed(.headTooLong)) }
        at &+= line.total
        if line.content == 0 { phase = .head }
      }
    }
  }

  /// A line that is not whole yet: wait for more of it, unless it is already too long.
  private func cut(_ at: Int, _ left: Int, limit: Int, _ fault: Malformation) -> (consumed: Int, verdict: Verdict) {
    (at, left >= limit ? .malformed(fault) : .needsMore)
  }

  /// The stream ended here: complete for a body delimited by the close, cut off in every other phase.
  package mutating func end() -> Bool {
    guard phase == .untilClose else { return false }
    phase = .head
    return true
  }

  /// Whether any byte of a response has been understood since the last one was complete.
  package var isInBody: Bool { phase != .head }
}

/// The length of the line at `bytes` without and with its end, nil when its end is missing.
@inline(__always)
private func lineLength(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> (content: Int, total: Int)? {
  guard count > 0, let end = memchr(bytes, 10, count) else { return nil }
  let total = UnsafeRawPointer(end) - UnsafeRawPointer(bytes) &+ 1
  let content = total >= 2 && bytes[total &- 2] == 13 ? total &- 2 : total &- 1
  return (content, total)
}
