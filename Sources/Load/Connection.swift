import Wire

/// One slot of a worker's connection table: a plain struct in a raw array, ~60 bytes. What belongs to a request is in its
/// `Lane`.
struct Connection {
  enum State: UInt8 { case disconnected, connecting, idle, sending, awaiting }

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
}
