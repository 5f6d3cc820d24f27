import Wire

/// A request's place: a plain struct in a raw array. A connection that carries one request at a time has the lane of its
/// own index; one that carries many has many.
struct Lane {
  /// When the request in flight was due, started (connect or write) and written, in monotonic ns.
  var intended: UInt64 = 0
  var started: UInt64 = 0
  /// 0 until then.
  var sent: UInt64 = 0
  /// When the first bytes of an answer that came in several reads were there; 0 for an answer in one.
  var firstByte: UInt64 = 0
  /// Neighbours in the worker's list of requests in flight, −1 at the ends.
  var earlier: Int32 = -1
  var later: Int32 = -1
  /// Which of the plan's kinds of requests it is.
  var kind: UInt16 = 0
  /// Who answered, as `UpstreamNames` counts them.
  var upstream: UInt16 = 0

  // What follows is for connections with streams.

  /// The connection that it asks on, and the one that its request is on: an older one that takes no new requests, maybe.
  var home: Int32 = 0
  var connection: Int32 = 0
  /// 0 while it waits for one.
  var stream: Int32 = 0
  /// The next lane in the chain that it waits in, −1 at the end.
  var next: Int32 = -1
  /// Of the final answer; 0 before it.
  var status: UInt16 = 0
  var grpcStatus: GRPCStatus?
  var dwell = -1
}
