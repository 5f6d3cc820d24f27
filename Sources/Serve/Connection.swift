import Kernel
import Wire

/// One connection: a plain struct in a slot of the table.
struct Connection {
  enum Phase: UInt8 {
    /// The next bytes are a request.
    case reading
    /// An answer is ready and waits until it is due.
    case delayed
    /// An answer waits for room in the socket.
    case writing
    /// The answer is out, the connection is to close; what still comes is thrown away.
    case draining
  }

  /// What is spoken, as far as the first bytes have told.
  enum Dialect: UInt8 { case unknown, http1, http2, echo }

  var descriptor: Int32 = -1
  var tls: TLSSession?
  /// The TLS handshake is done.
  var isSecure = false
  /// Sealed bytes that the socket did not take yet.
  var sealed = Buffer()
  var generation: UInt32 = 0
  var phase = Phase.reading
  var service = Service.http
  var dialect = Dialect.unknown
  var interest = EventLoop.Interest.read
  /// The peer has finished writing.
  var peerDone = false
  /// The answer in the making is the last one.
  var isLast = false
  /// What is to happen to the connection once the answer is out.
  var fault = Fault.none
  /// The last answer refuses a request of which more may come.
  var refuses = false
  /// Where in `output` the dwell time is to be stamped.
  var stampAt: Int32?
  var parser = HTTP1RequestParser()
  /// Monotonic ns at which the request was read, where that is needed.
  var readAt: UInt64 = 0
  /// The second of the wall clock at which the last answer was made, or the connection.
  var answeredAt = 0
  /// A cut head, or requests behind the one being answered.
  var held = Buffer()
  /// The head and the body so far of a request that came in pieces.
  var collected = Buffer()
  var collectedHead = 0
  /// An answer that could not be sent yet, followed by bytes `tailStart ..< tailEnd` of the payload.
  var output = Buffer()
  /// What is left of a body that trickles.
  var trickle = Buffer()
  var trickleStep = 1
  var http2: HTTP2Session?
  /// The open streams, the newest first.
  var exchanges: UnsafeMutablePointer<Exchange>?
  /// How many of them wait for their answer to be due.
  var delayedExchanges = 0
  var tailStart = 0
  var tailEnd = 0

  var hasOutput: Bool { !output.isEmpty || tailStart < tailEnd || !sealed.isEmpty }
}
