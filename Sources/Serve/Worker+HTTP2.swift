import Kernel
import Wire

/// HTTP/2 connections: bytes to events, events to exchanges, frames to bytes.
extension Worker {
  private static let offer = HTTP2Session.Settings(streams: 1_000, window: 1 << 20)

  /// Starts a session with the bytes in `input`, or with all that was held back.
  mutating func startHTTP2(_ connection: UnsafeMutablePointer<Connection>, _ count: Int) {
    guard let session = HTTP2Session(server: Self.offer, journal: journal) else { return abandon(connection) }
    connection.pointee.http2 = session
    connection.pointee.dialect = .http2
    guard let base = connection.pointee.held.base else { return takeFrames(connection, input, count) }
    var held = connection.pointee.held
    connection.pointee.held = Buffer()
    takeFrames(connection, base + held.start, held.count)
    pool.release(&held)
  }

  mutating func takeFrames(
    _ connection: UnsafeMutablePointer<Connection>, _ bytes: UnsafePointer<UInt8>, _ count: Int
  ) {
    guard let session = connection.pointee.http2 else { return }
    let isSound = session.receive(bytes, count)
    takeEvents(connection, session)
    guard isSound else { return abandon(connection) }
    sendFrames(connection)
  }

  private mutating func takeEvents(_ connection: UnsafeMutablePointer<Connection>, _ session: HTTP2Session) {
    var index = 0
    while index < journal.count {
      switch journal[index] {
      case .request(let stream, let head, let ends):
        guard let exchange = beginExchange(connection, session, stream, head) else { break }
        if ends {
          answer(connection, session, exchange, journal.text)
        } else if !keepText(exchange) {
          refuse(session, exchange)
        }
      case .data(let stream, let bytes, let count, _):
        if let exchange = exchange(session, stream) { collect(connection, session, exchange, bytes, count) }
      case .end(let stream):
        if let exchange = exchange(session, stream), let text = exchange.pointee.text.base {
          answer(connection, session, exchange, text)
        }
      case .closed(_, _, let attachment):
        if let exchange = attachment?.assumingMemoryBound(to: Exchange.self) { endExchange(connection, exchange) }
      case .response, .goAway, .settings: break
      }
      index &+= 1
    }
    journal.clear()
  }

  /// Keeps the text of a head beyond the journal; false when there is no memory for it.
  mutating func keepText(_ exchange: UnsafeMutablePointer<Exchange>) -> Bool {
    guard exchange.pointee.text.base == nil else { return true }
    guard pool.reserve(max(1, exchange.pointee.head.textCount), in: &exchange.pointee.text),
      let place = exchange.pointee.text.base
    else { return false }
    exchange.pointee.head = exchange.pointee.head.moved(from: journal.text, to: place)
    return true
  }

  private mutating func collect(
    _ connection: UnsafeMutablePointer<Connection>, _ session: HTTP2Session,
    _ exchange: UnsafeMutablePointer<Exchange>, _ bytes: UnsafePointer<UInt8>, _ count: Int
  ) {
    guard exchange.pointee.phase == .collecting else { return }
    guard exchange.pointee.body.count &+ count <= bodyLimit else {
      return refuse(session, exchange, .bodyTooLarge)
    }
    if !pool.append(bytes, count, to: &exchange.pointee.body) { refuse(session, exchange) }
  }

  /// Breaks off a stream for which there is no memory.
  mutating func refuse(_ session: HTTP2Session, _ exchange: UnsafeMutablePointer<Exchange>) {
    counts.refused &+= 1
    exchange.pointee.phase = .answered
    session.reset(exchange.pointee.stream, .refusedStream)
  }

  /// Sends what the session has to say, as far as the socket takes it.
  mutating func sendFrames(_ connection: UnsafeMutablePointer<Connection>) {
    guard let session = connection.pointee.http2, connection.pointee.phase == .reading else { return }
    var state = State.proceeds
    while state == .proceeds, let frames = session.produce(), let bytes = frames.baseAddress {
      out.append(bytes, frames.count)
      if out.count > Self.outCapacity / 2 { state = flush(connection) }
    }
    if state == .proceeds, out.count > 0 { state = flush(connection) }
    if state == .gone { return }
    // Sending ends streams too.
    takeEvents(connection, session)
    if state == .proceeds { settle(connection) }
  }

  /// The session has nothing more to say or to hear; frames that are still on their way must not cost the last answer.
  mutating func endSession(_ connection: UnsafeMutablePointer<Connection>) {
    connection.pointee.exchanges == nil ? drain(connection) : abandon(connection)
  }

  /// Forgets the session and all that belongs to its streams.
  mutating func endHTTP2(_ connection: UnsafeMutablePointer<Connection>) {
    guard let session = connection.pointee.http2 else { return }
    journal.clear()
    session.free()
    journal.clear()
    while let exchange = connection.pointee.exchanges { endExchange(connection, exchange) }
  }
}
