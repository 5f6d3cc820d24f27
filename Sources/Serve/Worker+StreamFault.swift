import Kernel
import Wire

/// What goes wrong on purpose on an HTTP/2 stream.
extension Worker {
  /// Sets a fault up before the body is handed over.
  mutating func spoil(
    _ connection: UnsafeMutablePointer<Connection>, _ session: HTTP2Session,
    _ exchange: UnsafeMutablePointer<Exchange>, _ fault: Fault
  ) {
    let count = exchange.pointee.answer.count
    switch fault {
    case .none, .close, .refuse: break
    case .goaway: session.goAway()
    case .stall: exchange.pointee.answer.limit = 0
    case .trickle:
      exchange.pointee.answer.limit = 0
      goOnWithFault(connection, session, exchange)
    case .reset:
      exchange.pointee.answer.limit = count / 2
      connection.pointee.fault = .reset
    case .rst:
      exchange.pointee.answer.limit = count / 2
      // nghttp2 sends RST_STREAM before a body that waits: it comes once these frames are out.
      later(connection, exchange, 0)
    }
  }

  /// The next piece of a body that trickles, or the end of a stream that is to be reset.
  mutating func goOnWithFault(
    _ connection: UnsafeMutablePointer<Connection>, _ session: HTTP2Session, _ exchange: UnsafeMutablePointer<Exchange>
  ) {
    switch exchange.pointee.decision?.fault {
    case .rst: session.reset(exchange.pointee.stream, .internalError)
    case .trickle:
      let count = exchange.pointee.answer.count
      exchange.pointee.answer.limit = min(count, exchange.pointee.answer.limit &+ Fault.trickleStep(count))
      session.resume(exchange.pointee.stream)
      if exchange.pointee.answer.limit < count { later(connection, exchange, Fault.trickleInterval) }
    default: break
    }
  }

  private mutating func later(
    _ connection: UnsafeMutablePointer<Connection>, _ exchange: UnsafeMutablePointer<Exchange>, _ time: UInt64
  ) {
    let due = MonotonicClock.nanoseconds() &+ time
    timers.insert(due: due, token: table.token(connection), stream: exchange.pointee.stream)
  }
}
