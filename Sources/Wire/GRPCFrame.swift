/// The prefix of a gRPC message: a flag that says whether it is compressed, and its length. A pure state machine that
/// takes a body in any portions.
package struct GRPCFrame: Sendable {
  /// Bytes in front of each message.
  package static let prefix = 5

  package enum Step: Sendable, Equatable {
    case needsMore
    /// A message of so many bytes follows.
    case begins(Int)
    /// Bytes of the message, at an offset from where the step began; `last` completes it.
    case bytes(start: Int, count: Int, last: Bool)
    case refused(Refusal)
  }

  package enum Refusal: Sendable, Equatable {
    /// Its encoding was not agreed on.
    case compressed
    case tooLong(Int)
    case badFlag
  }

  private var seen = 0
  private var length = 0
  private var rest = 0

  package init() {}

  /// Whether a message has begun of which more has to come: the end of a body is an error then.
  package var isInMessage: Bool { seen > 0 }

  /// Takes the next piece of a body. A message without bytes is complete with `.begins(0)`.
  ///
  /// - Returns: how many bytes were taken and what they are. After `.refused` nothing more can be read.
  package mutating func step(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, limit: Int
  ) -> (consumed: Int, step: Step) {
    var at = 0
    while seen < Self.prefix {
      guard at < count else { return (at, .needsMore) }
      let byte = bytes[at]
      at += 1
      if seen == 0 {
        guard byte <= 1 else { return (at, .refused(.badFlag)) }
        guard byte == 0 else { return (at, .refused(.compressed)) }
        length = 0
      } else {
        length = length << 8 | Int(byte)
      }
      seen += 1
      guard seen == Self.prefix else { continue }
      guard length <= limit else { return (at, .refused(.tooLong(length))) }
      rest = length
      if length == 0 { seen = 0 }
      return (at, .begins(length))
    }
    guard count > 0 else { return (0, .needsMore) }
    let taken = min(count, rest)
    rest -= taken
    if rest == 0 { seen = 0 }
    return (taken, .bytes(start: 0, count: taken, last: rest == 0))
  }

  /// Writes the prefix of an uncompressed message of `length` bytes; `place` has room for `prefix` bytes.
  package static func write(_ length: Int, to place: UnsafeMutablePointer<UInt8>) {
    place[0] = 0
    for index in 0..<4 { place[index + 1] = UInt8(truncatingIfNeeded: length >> (24 - 8 * index)) }
  }
}
