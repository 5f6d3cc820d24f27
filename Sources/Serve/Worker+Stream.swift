import Kernel
import Quantities
import Wire

/// From a complete request on an HTTP/2 stream to its answer.
extension Worker {
  /// Decides on the answer; the head's offsets count from `text`.
  mutating func answer(
    _ connection: UnsafeMutablePointer<Connection>, _ session: HTTP2Session,
    _ exchange: UnsafeMutablePointer<Exchange>, _ text: UnsafePointer<UInt8>
  ) {
    guard exchange.pointee.phase == .collecting else { return }
    let head = exchange.pointee.head
    guard connection.pointee.service != .grpc || head.isGRPC else { return refuse(session, exchange, .notGRPC) }
    if let site, site.owns(UnsafeBufferPointer(start: text + Int(head.path.start), count: Int(head.path.count))) {
      return refuse(session, exchange, .siteOverHTTP2)
    }
    counts.requests &+= 1
    if spin > 0 { ThreadClock.burn(spin) }
    connection.pointee.answeredAt = date.second
    let plan = plan(of: exchange, text)
    let closes = plan.pointee.close.happens(&random)
    var decision = decide(plan, acceptsGzip: head.acceptsGzip)
    if closes, decision.fault == .none { decision.fault = .goaway }
    if head.isGRPC { decision.delay &+= callDelay(exchange, text) }
    exchange.pointee.decision = decision
    if stampsDwell { exchange.pointee.readAt = connection.pointee.readAt }
    guard decision.delay > 0 else { return respond(connection, session, exchange, text) }
    guard keepText(exchange) else { return refuse(session, exchange) }
    exchange.pointee.phase = .delayed
    connection.pointee.delayedExchanges &+= 1
    let start = stampsDwell ? connection.pointee.readAt : MonotonicClock.nanoseconds()
    timers.insert(due: start &+ decision.delay, token: table.token(connection), stream: exchange.pointee.stream)
  }

  /// The plan of the request's query; good until another one is looked up.
  mutating func plan(
    of exchange: UnsafeMutablePointer<Exchange>, _ text: UnsafePointer<UInt8>
  ) -> UnsafePointer<EchoPlan> {
    guard let query = exchange.pointee.head.query else { return cache.defaultPlan }
    return cache.plan(text + Int(query.start), Int(query.count))
  }

  /// A stream's timer: its delay is over, or what a fault does to it is due.
  mutating func streamIsDue(_ connection: UnsafeMutablePointer<Connection>, _ stream: Int32) {
    guard let session = connection.pointee.http2, let exchange = exchange(session, stream) else { return }
    if exchange.pointee.phase == .delayed, let text = exchange.pointee.text.base {
      respond(connection, session, exchange, text)
    } else {
      goOnWithFault(connection, session, exchange)
    }
    sendFrames(connection)
  }

  private mutating func respond(
    _ connection: UnsafeMutablePointer<Connection>, _ session: HTTP2Session,
    _ exchange: UnsafeMutablePointer<Exchange>, _ text: UnsafePointer<UInt8>
  ) {
    if exchange.pointee.phase == .delayed { connection.pointee.delayedExchanges &-= 1 }
    exchange.pointee.phase = .answered
    guard let decision = exchange.pointee.decision else { return }
    switch decision.fault {
    case .close: connection.pointee.fault = .close
    case .refuse: session.reset(exchange.pointee.stream, .refusedStream)
    case .none, .stall, .trickle, .reset, .rst, .goaway:
      let plan = plan(of: exchange, text)
      fields.clear()
      exchange.pointee.head.isGRPC
        ? answerCall(exchange, plan, text) : answerRequest(exchange, plan, decision, text)
      send(connection, session, exchange, decision.fault)
    }
  }

  /// Hands the answer over to the session, the faulty body as far as it goes.
  private mutating func send(
    _ connection: UnsafeMutablePointer<Connection>, _ session: HTTP2Session,
    _ exchange: UnsafeMutablePointer<Exchange>, _ fault: Fault
  ) {
    guard exchange.pointee.answer.count > 0 else {
      session.respond(to: exchange.pointee.stream, fields, body: nil)
      if fault == .goaway { session.goAway() }
      return
    }
    spoil(connection, session, exchange, fault)
    session.respond(to: exchange.pointee.stream, fields, body: exchange.pointer(to: \.answer))
  }

  /// An answer to a request that is not served: a status and a sentence.
  mutating func refuse(
    _ session: HTTP2Session, _ exchange: UnsafeMutablePointer<Exchange>, _ refusal: RequestRefusal
  ) {
    counts.refused &+= 1
    exchange.pointee.phase = .answered
    fields.clear()
    let sentence = refusal.sentence
    if exchange.pointee.head.isGRPC {
      endCall(
        exchange, .resourceExhausted, UnsafeBufferPointer(start: sentence.utf8Start, count: sentence.utf8CodeUnitCount))
      return session.respond(to: exchange.pointee.stream, fields, body: nil)
    }
    fields.add(":status", decimal: Int(refusal.status))
    fields.add("content-type", "text/plain; charset=utf-8")
    fields.add("content-length", decimal: sentence.utf8CodeUnitCount)
    exchange.pointee.answer = HTTP2Body(sentence.utf8Start, sentence.utf8CodeUnitCount)
    session.respond(to: exchange.pointee.stream, fields, body: exchange.pointer(to: \.answer))
  }
}
