import Wire

/// One request and its answer on an HTTP/2 stream.
struct Exchange {
  enum Phase: UInt8 {
    /// The request is still coming.
    case collecting
    /// The answer is decided on and waits until it is due.
    case delayed
    /// The session has the answer; what still comes of the request is thrown away.
    case answered
  }

  let stream: Int32
  /// Offsets into `text`, or into the journal's text while the request has not had to wait.
  var head: HTTP2RequestHead
  var text = Buffer()
  /// The request's body so far.
  var body = Buffer()
  var phase = Phase.collecting
  var decision: Worker.Decision?
  /// Monotonic ns at which the request was complete, where that is needed.
  var readAt: UInt64 = 0
  /// The answer's body where it was made for this stream.
  var made = Buffer()
  var answer: HTTP2Body
  var previous: UnsafeMutablePointer<Exchange>?
  var next: UnsafeMutablePointer<Exchange>?
}

extension Worker {
  /// Puts a new exchange in front of the connection's list; nil when its stream is over by now.
  mutating func beginExchange(
    _ connection: UnsafeMutablePointer<Connection>, _ session: HTTP2Session, _ stream: Int32, _ head: HTTP2RequestHead
  ) -> UnsafeMutablePointer<Exchange>? {
    let exchange: UnsafeMutablePointer<Exchange>
    if let free = freeExchange {
      exchange = free
      freeExchange = free.pointee.next
    } else {
      exchange = .allocate(capacity: 1)
    }
    let first = connection.pointee.exchanges
    exchange.initialize(
      to: Exchange(stream: stream, head: head, answer: HTTP2Body(payload, 0), next: first))
    guard session.attach(exchange, to: stream) else {
      exchange.pointee.next = freeExchange
      freeExchange = exchange
      return nil
    }
    first?.pointee.previous = exchange
    connection.pointee.exchanges = exchange
    return exchange
  }

  /// The exchange on a stream; nil when the stream is over.
  func exchange(_ session: HTTP2Session, _ stream: Int32) -> UnsafeMutablePointer<Exchange>? {
    session.attachment(of: stream)?.assumingMemoryBound(to: Exchange.self)
  }

  mutating func endExchange(
    _ connection: UnsafeMutablePointer<Connection>, _ exchange: UnsafeMutablePointer<Exchange>
  ) {
    if exchange.pointee.phase == .delayed { connection.pointee.delayedExchanges &-= 1 }
    pool.release(&exchange.pointee.text)
    pool.release(&exchange.pointee.body)
    pool.release(&exchange.pointee.made)
    if let previous = exchange.pointee.previous {
      previous.pointee.next = exchange.pointee.next
    } else {
      connection.pointee.exchanges = exchange.pointee.next
    }
    exchange.pointee.next?.pointee.previous = exchange.pointee.previous
    exchange.pointee.next = freeExchange
    freeExchange = exchange
  }
}
