/// What counts of a whole answer.
struct Answer {
  let status: UInt16
  /// How long the server says it held the request, in ns; −1 when it does not say.
  let dwell: Int
}
