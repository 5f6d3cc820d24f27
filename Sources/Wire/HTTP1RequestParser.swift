import Glibc

/// Reads HTTP/1.x requests from bytes as they come: a pure state machine without sockets or allocation.
///
/// A head must reach it whole: while it is cut, `step` takes nothing and the caller offers the same bytes again with
/// more behind them. Bodies, chunked ones too, are taken in any portions. RFC 9112.
package struct HTTP1RequestParser: Sendable {
  /// The longest head, and the longest run of trailers, in bytes.
  package static let headLimit = 65_536
  /// The longest chunk-size line with its extensions, in bytes.
  package static let chunkLineLimit = 4_096

  private enum Phase: UInt8 { case head, sized, size, sizeEnd, extensions, data, dataEnd, trailer }

  private var phase = Phase.head
  /// Whether the current trailer line holds anything.
  private var lineHasBytes = false
  /// Bytes of a cut head already searched, or of the current chunk line, or of the trailers.
  private var seen = 0
  /// Body or chunk bytes to come.
  private var remaining = 0
  /// Bytes of a chunked body so far.
  private var total = 0

  package init() {}

  package enum Step: Sendable, Equatable {
    /// All bytes are taken, or a head is cut.
    case needsMore
    /// A request without a body, or with all of it (`body` bytes) behind the head.
    case whole(RequestHead, body: Int)
    /// A head; its body comes in further steps.
    case head(RequestHead)
    /// Bytes of the body, at an offset from where the step began; `last` completes the request.
    case body(start: Int, count: Int, last: Bool)
    /// The end of a chunked request.
    case complete
    case refused(RequestRefusal)
  }

  /// Whether a request has begun of which more has to come.
  package var isInBody: Bool { phase != .head }

  /// Takes the next piece of a request from `bytes`.
  ///
  /// - Parameters:
  ///   - bodyLimit: the longest body accepted, in bytes.
  /// - Returns: how many bytes were taken and what they are. After `.refused` nothing more can be read.
  package mutating func step(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, bodyLimit: Int
  ) -> (consumed: Int, step: Step) {
    switch phase {
    case .head: stepHead(bytes, count, bodyLimit)
    case .sized: stepSized(count)
    default: stepChunked(bytes, count, bodyLimit)
    }
  }

  @inline(__always)
  private mutating func stepHead(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ bodyLimit: Int
  ) -> (consumed: Int, step: Step) {
    // A head that trickles in is searched once, not once per byte.
    if seen > 0, !endsHead(bytes, count) { return cutHead(count) }
    switch RequestHead.read(bytes, min(count, Self.headLimit)) {
    case .incomplete: return cutHead(count)
    case .refused(let refusal): return (0, .refused(refusal))
    case .head(let head):
      seen = 0
      switch head.framing {
      case .none: return (head.length, .whole(head, body: 0))
      case .sized(let size):
        guard size <= bodyLimit else { return (0, .refused(.bodyTooLarge)) }
        if size <= count &- head.length { return (head.length &+ size, .whole(head, body: size)) }
        phase = .sized
        remaining = size
      case .chunked:
        phase = .size
        remaining = 0
        total = 0
      }
      return (head.length, .head(head))
    }
  }

  private mutating func cutHead(_ count: Int) -> (consumed: Int, step: Step) {
    seen = count
    return (0, count >= Self.headLimit ? .refused(.headTooLarge) : .needsMore)
  }

  /// Whether an empty line is among the bytes not searched yet.
  private func endsHead(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var at = max(0, seen &- 3)
    while at < count, let found = memchr(bytes + at, 10, count &- at) {
      let line = UnsafeRawPointer(found) - UnsafeRawPointer(bytes)
      if line >= 1, bytes[line &- 1] == 10 || (line >= 2 && bytes[line &- 1] == 13 && bytes[line &- 2] == 10) {
        return true
      }
      at = line &+ 1
    }
    return false
  }

  private mutating func stepSized(_ count: Int) -> (consumed: Int, step: Step) {
    guard count > 0 else { return (0, .needsMore) }
    let taken = min(count, remaining)
    remaining &-= taken
    if remaining == 0 { phase = .head }
    return (taken, .body(start: 0, count: taken, last: remaining == 0))
  }

  private mutating func stepChunked(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ bodyLimit: Int
  ) -> (consumed: Int, step: Step) {
    var at = 0
    while at < count {
      if phase == .data {
        let taken = min(count &- at, remaining)
        remaining &-= taken
        if remaining == 0 {
          phase = .dataEnd
          seen = 0
        }
        return (at &+ taken, .body(start: at, count: taken, last: false))
      }
      if let step = takeByte(bytes[at], bodyLimit) { return (at &+ 1, step) }
      at &+= 1
    }
    return (at, .needsMore)
  }

  /// One byte of what surrounds the chunks; nil while there is nothing to tell.
  private mutating func takeByte(_ byte: UInt8, _ bodyLimit: Int) -> Step? {
    seen &+= 1
    switch phase {
    case .size:
      if let digit = hexValue(byte) {
        guard remaining < 1 << 56, seen < Self.chunkLineLimit else { return .refused(.badChunk) }
        remaining = remaining << 4 | digit
        return nil
      }
      guard seen > 1 else { return .refused(.badChunk) }
      switch byte {
      case 10: return beginChunk(bodyLimit)
      case 13: phase = .sizeEnd
      case 32, 9, 0x3b: phase = .extensions
      default: return .refused(.badChunk)
      }
    case .sizeEnd: return byte == 10 ? beginChunk(bodyLimit) : .refused(.badChunk)
    case .extensions:
      if byte == 10 { return beginChunk(bodyLimit) }
      if seen > Self.chunkLineLimit { return .refused(.badChunk) }
    case .dataEnd:
      if byte == 13, seen == 1 { return nil }
      guard byte == 10 else { return .refused(.badChunk) }
      phase = .size
      remaining = 0
      seen = 0
    default: return takeTrailerByte(byte)
    }
    return nil
  }

  private mutating func beginChunk(_ bodyLimit: Int) -> Step? {
    seen = 0
    lineHasBytes = false
    phase = remaining == 0 ? .trailer : .data
    total &+= remaining
    return total > bodyLimit ? .refused(.bodyTooLarge) : nil
  }

  private mutating func takeTrailerByte(_ byte: UInt8) -> Step? {
    if byte == 10 {
      if !lineHasBytes {
        phase = .head
        seen = 0
        return .complete
      }
      lineHasBytes = false
    } else if byte != 13 {
      lineHasBytes = true
    }
    return seen > Self.headLimit ? .refused(.trailersTooLarge) : nil
  }

  private func hexValue(_ byte: UInt8) -> Int? {
    switch byte {
    case 48...57: Int(byte) - 48
    case 65...70: Int(byte) - 55
    case 97...102: Int(byte) - 87
    default: nil
    }
  }
}
