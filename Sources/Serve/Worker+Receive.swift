import Glibc
import Kernel
import Wire

/// From bytes to requests.
extension Worker {
  /// How much a client may send ahead of the answers, in bytes.
  private static let heldLimit = HTTP1RequestParser.headLimit

  mutating func receive(_ connection: UnsafeMutablePointer<Connection>) {
    let n = read(connection)
    if n > 0 {
      switch connection.pointee.phase {
      case .reading: take(connection, n)
      case .delayed, .writing: if !hold(connection, input, n) { abandon(connection) }
      case .draining: break
      }
    } else if n == 0 {
      peerFinished(connection)
    } else if n != -Int(EAGAIN), n != -Int(EINTR) {
      abandon(connection)
    }
  }

  /// The peer will send nothing more. What it asked for it still gets.
  private mutating func peerFinished(_ connection: UnsafeMutablePointer<Connection>) {
    guard connection.pointee.phase == .delayed, !connection.pointee.peerDone else {
      let isInRequest = connection.pointee.parser.isInBody || connection.pointee.exchanges != nil
      let cut = !connection.pointee.held.isEmpty || isInRequest
      return connection.pointee.phase == .reading && cut ? abandon(connection) : close(connection)
    }
    connection.pointee.peerDone = true
    setInterest(connection, [])
  }

  /// Keeps bytes that come before their turn; false when there is no memory for them.
  private mutating func hold(
    _ connection: UnsafeMutablePointer<Connection>, _ bytes: UnsafePointer<UInt8>, _ count: Int
  ) -> Bool {
    guard pool.append(bytes, count, to: &connection.pointee.held) else { return false }
    if connection.pointee.held.count >= Self.heldLimit { setInterest(connection, []) }
    return true
  }

  /// New bytes in `input`, in front of which there may be a cut head.
  @inline(__always)
  private mutating func take(_ connection: UnsafeMutablePointer<Connection>, _ count: Int) {
    if stampsDwell || freeze != nil { noteReading(connection) }
    switch connection.pointee.dialect {
    case .http1: takeRequests(connection, count)
    case .http2: takeFrames(connection, input, count)
    case .unknown: recognise(connection, count)
    case .echo:
      out.append(input, count)
      if flush(connection) == .proceeds { settle(connection) }
    }
  }

  /// Tells HTTP/2 from HTTP/1.1 by the first bytes, which may come one by one.
  private mutating func recognise(_ connection: UnsafeMutablePointer<Connection>, _ count: Int) {
    var verdict = HTTP2Preface.judge(input, count)
    if !connection.pointee.held.isEmpty || verdict == .undecided {
      guard pool.append(input, count, to: &connection.pointee.held) else { return abandon(connection) }
      guard let base = connection.pointee.held.base else { return }
      verdict = HTTP2Preface.judge(base, connection.pointee.held.count)
    }
    switch verdict {
    case .undecided: break
    case .http2: startHTTP2(connection, count)
    case .somethingElse:
      if connection.pointee.service == .grpc { return abandon(connection) }
      connection.pointee.dialect = .http1
      connection.pointee.held.isEmpty ? takeRequests(connection, count) : serveHeld(connection)
    }
  }

  @inline(__always)
  private mutating func takeRequests(_ connection: UnsafeMutablePointer<Connection>, _ count: Int) {
    if connection.pointee.held.isEmpty {
      serve(connection, input, count, areHeld: false)
    } else {
      guard pool.append(input, count, to: &connection.pointee.held) else { return abandon(connection) }
      serveHeld(connection)
    }
  }

  private func noteReading(_ connection: UnsafeMutablePointer<Connection>) {
    let now = MonotonicClock.nanoseconds()
    connection.pointee.readAt = now
    if freeze != nil { shared.start(now: now) }
  }

  /// Goes on with what was held back.
  mutating func serveHeld(_ connection: UnsafeMutablePointer<Connection>) {
    if stampsDwell { noteReading(connection) }
    guard let base = connection.pointee.held.base else { return }
    serve(connection, base + connection.pointee.held.start, connection.pointee.held.count, areHeld: true)
  }

  /// Answers the requests in the bytes, as far as they go.
  private mutating func serve(
    _ connection: UnsafeMutablePointer<Connection>, _ bytes: UnsafePointer<UInt8>, _ count: Int, areHeld: Bool
  ) {
    var at = 0
    var state = State.proceeds
    while state == .proceeds, at < count {
      let (consumed, step) = connection.pointee.parser.step(bytes + at, count &- at, bodyLimit: bodyLimit)
      let start = bytes + at
      at &+= consumed
      switch step {
      case .whole(let head, let body):
        state = answer(connection, head, start, body: start + head.length, body)
      case .needsMore: state = .ends
      case .head(let head): state = collectHead(connection, head, start, awaitsContinue: at == count)
      case .body(let offset, let size, let last):
        state = collect(connection, start + offset, size)
        if last, state == .proceeds { state = answerCollected(connection) }
      case .complete: state = answerCollected(connection)
      case .refused(let refusal):
        refuse(connection, refusal)
        at = count
        state = .ends
      }
      if state == .proceeds, out.count > Self.outCapacity / 2 { state = flush(connection) }
    }
    if state == .gone { return }
    if connection.pointee.isLast, at < count {
      connection.pointee.refuses = true
      at = count
    }
    guard keep(connection, bytes + at, count &- at, areHeld: areHeld, taken: at) else {
      out.count = 0
      return abandon(connection)
    }
    if state == .waits { return }
    if out.count > 0, flush(connection) != .proceeds { return }
    settle(connection)
  }

  /// What becomes of a connection after a step.
  enum State {
    /// The next request may be read.
    case proceeds
    /// An answer is not out yet: the next request has to wait.
    case waits
    /// Nothing more can be read from these bytes.
    case ends
    /// It is closed.
    case gone
  }

  /// Keeps the `count` bytes behind the `taken` ones for later; false when there is no memory for them.
  private mutating func keep(
    _ connection: UnsafeMutablePointer<Connection>, _ bytes: UnsafePointer<UInt8>, _ count: Int, areHeld: Bool,
    taken: Int
  ) -> Bool {
    guard areHeld else { return count == 0 || hold(connection, bytes, count) }
    connection.pointee.held.start &+= taken
    if connection.pointee.held.isEmpty { pool.release(&connection.pointee.held) }
    return true
  }
}
