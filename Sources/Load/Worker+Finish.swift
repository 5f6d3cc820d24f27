import Glibc
import Kernel

extension Worker {
  /// The answer is whole: record it and free the connection.
  @inline(__always)
  mutating func complete(_ slot: Int, _ outcome: Outcome) {
    now = MonotonicClock.nanoseconds()
    lifetime.answers &+= 1
    record(slot, outcome)
    if connections[slot].parser.status == abortStatus { aborts = true }
    connections[slot].state = .idle
    free.push(slot)
    if reuse != nil { wearOut(slot) }
  }

  /// Closes a connection that has carried its share of requests.
  private mutating func wearOut(_ slot: Int) {
    connections[slot].usesLeft &-= 1
    if connections[slot].usesLeft == 0 { disconnect(slot) }
  }

  /// The request came to nothing: record why, close the connection, free the slot.
  mutating func fail(_ slot: Int, _ outcome: Outcome) {
    now = MonotonicClock.nanoseconds()
    record(slot, outcome)
    disconnect(slot)
    free.push(slot)
    if outcome == .connectRefused || outcome == .connectFailed { coolUntil = now &+ 10_000_000 }
  }

  @inline(__always)
  private mutating func record(_ slot: Int, _ outcome: Outcome) {
    let connection = connections + slot
    gauge.pass(now, inFlight: inFlight.count, until: windowEnd)
    inFlight.remove(slot, in: connections)
    let intended = connection.pointee.intended
    guard intended >= windowStart else { return }
    let recorder = tally.recorder
    let sent = connection.pointee.sent
    recorder.add(outcome)
    if outcome.isAnswer { statuses.add(connection.pointee.parser.status) }
    if outcome.isSuccess {
      recorder.recordResponse(now &- intended)
      recorder.recordService(now &- sent)
      let dwell = connection.pointee.parser.dwell
      if dwell >= 0 { recorder.recordNetwork(UInt64(max(0, Int(now &- sent) &- dwell))) }
    } else {
      recorder.recordError(now &- intended)
    }
    if sent != 0 {
      recorder.recordSendLag(sent &- intended)
      if outcome.isAnswer, sent < windowEnd { recorder.add(.answeredInWindow) }
    }
  }

  /// Closes the slot's connection; the next request that takes the slot opens a new one.
  mutating func disconnect(_ slot: Int) {
    let connection = connections + slot
    if connection.pointee.descriptor >= 0 { Socket.close(connection.pointee.descriptor) }
    connection.pointee.descriptor = -1
    connection.pointee.generation &+= 1
    connection.pointee.state = .disconnected
    forgetKept(slot)
  }

  /// Closes an idle connection that the peer has ended.
  mutating func drop(_ slot: Int, counting extra: TallySlice.Extra) {
    count(extra)
    disconnect(slot)
  }

  /// Counts something beside the outcomes, from the start of the window on.
  mutating func count(_ extra: TallySlice.Extra) {
    if now >= windowStart { tally.recorder.add(extra) }
  }

  /// Fails every request whose time is up.
  mutating func expire() {
    while inFlight.first >= 0 {
      let slot = Int(inFlight.first)
      guard connections[slot].started &+ timeout <= now else { return }
      fail(slot, connections[slot].state == .connecting ? .connectTimeout : .timeout)
    }
  }

  /// Counts what is in flight at a stop as unfinished, without waiting for it: how long it took is not known.
  mutating func abandonInFlight() {
    gauge.pass(now, inFlight: inFlight.count, until: windowEnd)
    while inFlight.first >= 0 {
      let slot = Int(inFlight.first)
      inFlight.remove(slot, in: connections)
      if connections[slot].intended >= windowStart { tally.recorder.add(.unfinished) }
      disconnect(slot)
    }
  }

  /// Counts what is due but was never sent.
  mutating func giveUpTheRest() {
    let end = min(drainEnd, now)
    while dueAt <= end {
      if dueAt >= windowStart { tally.recorder.add(.notSent) }
      schedule.advance()
      dueAt = instantOfNextDue
    }
  }

  static func outcome(ofConnectError code: Int32) -> Outcome {
    switch code {
    case ECONNREFUSED: .connectRefused
    case ETIMEDOUT: .connectTimeout
    default: .connectFailed
    }
  }

  static func outcome(ofError code: Int) -> Outcome {
    code == Int(EPIPE) ? .closed : .reset
  }
}
