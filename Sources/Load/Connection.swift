import Wire

/// One slot of a worker's connection table: a plain struct in a raw array, ~180 bytes. What belongs to a request is in its
/// `Lane`.
struct Connection {
  enum State: UInt8 { case disconnected, connecting, shaking, idle, sending, awaiting, streaming, echoing }

  var descriptor: Int32 = -1
  /// Goes up with every connect, so that an event of the slot's last connection is known as stale.
  var generation: UInt32 = 0
  var state = State.disconnected
  /// Requests it may still carry, where connections are reused a limited number of times.
  var usesLeft: UInt32 = 0
  var parser = HTTP1ResponseParser()
  /// Bytes of the request that are written.
  var written: Int32 = 0
  /// A cut head or line of the response, kept until its rest comes.
  var keptCount: Int32 = 0
  var kept: UnsafeMutablePointer<UInt8>?
  /// Nil where the connection is plain.
  var tls: TLSSession?
  /// What the socket did not take yet.
  var waiting: UnsafeMutablePointer<UInt8>?
  var waitingStart: Int32 = 0
  var waitingEnd: Int32 = 0
  /// When the connect or the handshake began, in monotonic ns.
  var stepStarted: UInt64 = 0

  /// Of an echo: the request's number, and how many of its bytes came back.
  var number: UInt64 = 0
  var echoed: Int32 = 0

  // What follows is for connections with streams.

  var http2: HTTP2Session?
  /// When bytes came last, in monotonic ns.
  var heard: UInt64 = 0
  /// Requests that the session has and that are not written.
  var unsent = LaneChain()
  /// Requests that wait for the connection, or for the peer to allow more streams.
  var parked = LaneChain()
  /// Streams that are not closed, those that nobody waits for any more too.
  var openStreams: Int32 = 0
  /// How many the peer allows.
  var allowedStreams: UInt32 = 0
  /// Whether it takes no new requests, and the last stream that the peer will answer then.
  var isDraining = false
  var lastStream = Int32.max
  /// Whether the peer has sent its settings.
  var isSettled = false
  /// Whether it is on the list of those that have something to send.
  var isDirty = false

  var hasRoom: Bool { state == .streaming && !isDraining && openStreams < allowedStreams }

  /// Whether it is on its way to take requests.
  var isOpening: Bool { state == .connecting || state == .shaking }
}
