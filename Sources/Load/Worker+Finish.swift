import Glibc
import Kernel

extension Worker {
  /// The answer is whole: record it and free the connection.
  @inline(__always)
  mutating func complete(_ slot: Int, _ outcome: Outcome) {
    now = MonotonicClock.nanoseconds()
    lifetime.answers &+= 1
    record(slot, outcome)
    connections[slot].state = .idle
    free.push(slot)
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
    inFlight.remove(slot, in: connections)
    let intended = connection.pointee.intended
    guard intended >= windowStart else { return }
    let slice = tally.current
    let sent = connection.pointee.sent
    slice.add(outcome)
    if outcome.isSuccess {
      slice.response.record(now &- intended)
      slice.service.record(now &- sent)
    } else {
      slice.errorResponse.record(now &- intended)
    }
    if sent != 0 {
      slice.sendLag.record(sent &- intended)
      if outcome.isAnswer, sent < windowEnd { slice.add(.answeredInWindow) }
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
    tally.current.add(extra)
    disconnect(slot)
  }

  /// Fails every request whose time is up.
  mutating func expire() {
    while inFlight.first >= 0 {
      let slot = Int(inFlight.first)
      guard connections[slot].started &+ timeout <= now else { return }
      fail(slot, connections[slot].state == .connecting ? .connectTimeout : .timeout)
    }
  }

  /// Counts what is still in flight at a stop as not answered in time, without waiting for it.
  mutating func abandonInFlight() {
    while inFlight.first >= 0 {
      let slot = Int(inFlight.first)
      inFlight.remove(slot, in: connections)
      disconnect(slot)
    }
  }

  /// Counts what is due but was never sent.
  mutating func giveUpTheRest() {
    guard var rest = schedule else { return }
    let end = min(drainEnd, now)
    while rest.next != .max, start &+ rest.next <= end {
      if start &+ rest.next >= windowStart { tally.current.add(.notSent) }
      rest.advance()
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
    code == Int(ECONNRESET) || code == Int(EPIPE) ? .reset : .closed
  }
}
