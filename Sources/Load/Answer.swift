/// What counts of a whole answer.
struct Answer {
  let status: UInt16
  /// How long the server says it held the request, in ns; −1 when it does not say.
  let dwell: Int
  /// Nil where the protocol does not tell.
  var size: Size?

  /// Bytes on the wire, chunks' framing included.
  struct Size {
    let head: Int
    let all: Int
  }
}
