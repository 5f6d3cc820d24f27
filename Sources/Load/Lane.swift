/// A request's place: a plain struct in a raw array. A connection that carries one request at a time has the lane of its
/// own index; one that carries many has many.
struct Lane {
  /// When the request in flight was due, started (connect or write) and written, in monotonic ns.
  var intended: UInt64 = 0
  var started: UInt64 = 0
  /// 0 until then.
  var sent: UInt64 = 0
  /// Neighbours in the worker's list of requests in flight, −1 at the ends.
  var earlier: Int32 = -1
  var later: Int32 = -1
  /// Which of the plan's kinds of requests it is.
  var kind: UInt16 = 0
  /// Who answered, as `UpstreamNames` counts them.
  var upstream: UInt16 = 0
}
