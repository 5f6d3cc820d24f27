import Glibc
import Kernel
import Wire

/// HTTP/2 connections: bytes to events, events to ends of requests, frames to bytes.
extension Worker {
  /// A connection is there: the session starts.
  mutating func startSession(_ slot: Int) -> Opening {
    let connection = connections + slot
    guard let session = HTTP2Session(client: Multiplex.settings, journal: multiplex.journal) else {
      return .failed(.system(SystemError.noMemory))
    }
    connection.pointee.http2 = session
    connection.pointee.state = .streaming
    connection.pointee.allowedStreams = session.allowedStreams
    soil(slot)
    return .open
  }

  /// After an event on a connection with streams.
  mutating func advanceStreams(_ slot: Int, _ event: EventLoop.Event) {
    if event.isWritable, connections[slot].waiting != nil {
      let code = pushWaiting(slot)
      guard code == 0 else { return lose(slot, Self.outcome(ofError: -code)) }
      if connections[slot].waiting == nil {
        watch(slot, .read)
        soil(slot)
      }
    }
    guard event.isReadable else { return }
    let n = receive(slot, buffer, Self.bufferSize)
    guard n > 0 else {
      if n < 0, SystemError.isTemporary(-n) { return }
      return lose(slot, n == 0 ? .closed : Self.outcome(ofError: -n))
    }
    // All answers of one read were there when it was made.
    now = MonotonicClock.nanoseconds()
    if now >= windowStart { tally.recorder.add(.bytesRead, UInt64(n)) }
    connections[slot].heard = now
    takeFrames(slot, buffer, n)
  }

  mutating func takeFrames(_ slot: Int, _ bytes: UnsafePointer<UInt8>, _ count: Int) {
    guard let session = connections[slot].http2 else { return }
    let isSound = session.receive(bytes, count)
    let place = takeEvents(slot, session)
    guard isSound else { return lose(place, .protocolError) }
    if session.hasToSpeak || !session.isAlive { soil(place) }
    unpark(place)
    closeIfDone(place)
  }

  /// - Returns: where the connection is now: it may have been retired.
  private mutating func takeEvents(_ first: Int, _ session: HTTP2Session) -> Int {
    var slot = first
    var index = 0
    while index < multiplex.journal.count {
      switch multiplex.journal[index] {
      case .response(_, let head, let attachment): if let lane = Self.lane(attachment) { take(head, lane) }
      case .data(_, let bytes, let count, let attachment):
        if let messages = multiplex.messages, let lane = Self.lane(attachment) { messages[lane].take(bytes, count) }
      case .closed(_, let code, let attachment):
        connections[slot].openStreams &-= 1
        if let lane = Self.lane(attachment) { endStream(lane, code) }
      case .goAway(let last, _): slot = drain(slot, session, last)
      case .settings: settle(slot, session)
      case .request, .end: break
      }
      index &+= 1
    }
    multiplex.journal.clear()
    return slot
  }

  /// The lane that a stream belongs to; nil when nobody waits for it any more.
  @inline(__always)
  private static func lane(_ attachment: UnsafeMutableRawPointer?) -> Int? {
    attachment.map { Int(bitPattern: $0) &- 1 }
  }

  private func take(_ head: HTTP2ResponseHead, _ lane: Int) {
    if let status = head.grpcStatus { lanes[lane].grpcStatus = status }
    // Interim answers count for nothing.
    guard let status = head.status, 200...599 ~= status else { return }
    lanes[lane].status = status
    lanes[lane].dwell = head.dwell
    lanes[lane].firstByte = now
  }

  private mutating func endStream(_ lane: Int, _ code: HTTP2Code) {
    let stream = lanes[lane].stream
    lanes[lane].stream = 0
    let connection = connections + Int(lanes[lane].connection)
    if connection.pointee.isDraining, stream > connection.pointee.lastStream {
      // The peer says that it has not touched it.
      count(.resent)
      return beginStream(lane)
    }
    switch code {
    case .noError where lanes[lane].status != 0:
      if lanes[lane].firstByte == now { lanes[lane].firstByte = 0 }
      guard let answer = answer(lane) else { return fail(lane, .protocolError) }
      complete(lane, answer)
    case .noError, .protocolError: fail(lane, .protocolError)
    case .refusedStream: fail(lane, .refusedStream)
    default: fail(lane, .streamReset)
    }
  }

  /// Nil where a gRPC answer lacks what makes it one.
  @inline(__always)
  private func answer(_ lane: Int) -> Answer? {
    guard let messages = multiplex.messages, lanes[lane].status == 200 else {
      return Answer(status: lanes[lane].status, dwell: lanes[lane].dwell)
    }
    guard let status = lanes[lane].grpcStatus, status != .ok || messages[lane].isWhole else { return nil }
    return Answer(status, dwell: lanes[lane].dwell)
  }

  /// The peer takes no new streams: what is not written goes to a successor at once.
  private mutating func drain(_ slot: Int, _ session: HTTP2Session, _ last: Int32) -> Int {
    count(.goAways)
    connections[slot].isDraining = true
    connections[slot].lastStream = last
    var unsent = connections[slot].unsent
    connections[slot].unsent = LaneChain()
    let place = retire(slot) ?? slot
    while let lane = unsent.popFirst(in: lanes) {
      session.detach(lanes[lane].stream)
      beginStream(lane)
    }
    return place
  }

  private mutating func settle(_ slot: Int, _ session: HTTP2Session) {
    let allowed = session.allowedStreams
    if connections[slot].isSettled { count(.settingsChanges) }
    connections[slot].isSettled = true
    connections[slot].allowedStreams = allowed
    multiplex.streamLimit = min(multiplex.streamLimit ?? allowed, allowed)
  }

  /// Sends what all connections have to say.
  @inline(__always)
  mutating func flushDirty() {
    while let slot = multiplex.popDirty() { flush(slot) }
  }

  private mutating func flush(_ slot: Int) {
    let connection = connections + slot
    connection.pointee.isDirty = false
    // One that has to wait for room goes on when there is some.
    guard let session = connection.pointee.http2, connection.pointee.waiting == nil else { return }
    now = MonotonicClock.nanoseconds()
    while let lane = connection.pointee.unsent.popFirst(in: lanes) {
      lanes[lane].sent = now
      lifetime.requestsSent &+= 1
    }
    var size = 0
    var code = 0
    while code == 0, connection.pointee.waiting == nil, let frames = session.produce(), let bytes = frames.baseAddress {
      if frames.count > Multiplex.outCapacity &- size {
        code = sendFrames(slot, multiplex.out, size)
        size = 0
      }
      memcpy(multiplex.out + size, bytes, frames.count)
      size &+= frames.count
    }
    if code == 0, size > 0 { code = sendFrames(slot, multiplex.out, size) }
    // Sending ends streams too.
    let place = takeEvents(slot, session)
    if code != 0 { return lose(place, Self.outcome(ofError: -code)) }
    guard session.isAlive else { return lose(place, connections[place].openStreams == 0 ? .closed : .protocolError) }
    unpark(place)
    closeIfDone(place)
  }

  /// Sends all of it; what the socket does not take waits. 0, or the negative errno of a broken connection.
  private mutating func sendFrames(_ slot: Int, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    guard let tls = connections[slot].tls else {
      let code = push(slot, bytes, count)
      if connections[slot].waiting != nil { watch(slot, [.read, .write]) }
      return code
    }
    var taken = 0
    while taken < count {
      guard case .done(let n) = tls.write(bytes + taken, count &- taken, seal.pipe) else { return -Int(EPROTO) }
      taken &+= n
      let code = carryOff(slot)
      guard code == 0 else { return code }
    }
    if connections[slot].waiting != nil { watch(slot, [.read, .write]) }
    return 0
  }
}
