import Kernel

extension Worker {
  /// Sends what is due, as far as connections are free.
  @inline(__always)
  mutating func dispatchDue() {
    if dueAt <= now { dispatchAllDue() }
  }

  private mutating func dispatchAllDue() {
    while dueAt <= now {
      guard now < drainEnd, let lane = free.pop() else {
        if catchesUp {
          backlog.begin(schedule)
          backlog.catchUp(to: now &- start)
        } else {
          giveUpTheRest()
        }
        break
      }
      let intended = dueAt
      if backlog.isWaiting {
        backlog.catchUp(to: now &- start)
        if intended >= windowStart { tally.recorder.add(.waited) }
        backlog.dispatched()
      }
      schedule.advance()
      dueAt = instantOfNextDue
      now = MonotonicClock.nanoseconds()
      begin(lane, intended: intended)
    }
    flushDirty()
  }

  /// A closed loop's dispatch: every free lane sends at once.
  @inline(__always)
  mutating func dispatchFree() {
    var tries = free.count
    while tries > 0, closedLoopLeft > 0, now >= coolUntil, now < windowEnd, let lane = free.pop() {
      tries &-= 1
      if now >= windowStart { closedLoopLeft &-= 1 }
      begin(lane, intended: now)
    }
  }

  /// Starts one request on a free lane, connecting first where there is no connection.
  @inline(__always)
  private mutating func begin(_ lane: Int, intended: UInt64) {
    lanes[lane].intended = intended
    lanes[lane].started = now
    if requests.count > 1 { lanes[lane].kind = requests.next() }
    gauge.pass(now, inFlight: inFlight.count, until: windowEnd)
    inFlight.append(lane, in: lanes)
    guard dialect == .http1 else { return dialect == .echo ? beginEcho(lane) : beginStream(lane) }
    lanes[lane].firstByte = 0
    connections[lane].written = 0
    if connections[lane].state == .idle {
      lanes[lane].sent = now
      write(lane)
    } else {
      lanes[lane].sent = 0
      if let outcome = connect(lane) { breakOff(lane, outcome) }
    }
  }

  /// Writes what is left of the request.
  @inline(__always)
  mutating func write(_ slot: Int) {
    let connection = connections + slot
    let request = requests[lanes[slot].kind]
    let offset = Int(connection.pointee.written)
    let count = send(slot, request.bytes + offset, request.length &- offset)
    if offset == 0, count > 0 { lifetime.requestsSent &+= 1 }
    if offset &+ count == request.length, connection.pointee.waiting == nil {
      connection.pointee.state = .awaiting
      return
    }
    writeIsPartial(slot, count)
  }

  /// The socket took only a part: wait for room, or give up when it failed.
  private mutating func writeIsPartial(_ slot: Int, _ count: Int) {
    let connection = connections + slot
    if count > 0 { connection.pointee.written &+= Int32(count) }
    guard count > 0 || SystemError.isTemporary(-count) else {
      return breakOff(slot, Self.outcome(ofError: -count))
    }
    if connection.pointee.state != .sending {
      connection.pointee.state = .sending
      watch(slot, [.read, .write])
    }
  }

  /// Opens a connection for a request; an answer is why it failed at once.
  mutating func connect(_ slot: Int) -> Outcome? {
    do {
      try open(slot)
      return nil
    } catch {
      return Obstacle.system(error.code).outcome
    }
  }

  func token(_ slot: Int) -> EventLoop.Token {
    .init(slot: UInt32(truncatingIfNeeded: slot), generation: connections[slot].generation)
  }

  /// Changes what the slot's socket is watched for; a socket the kernel will not watch is given up by its time-out.
  func watch(_ slot: Int, _ interest: EventLoop.Interest) {
    try? loop.modify(connections[slot].descriptor, interest, token(slot))
  }
}
