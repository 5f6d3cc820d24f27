import Glibc
import Kernel

extension Worker {
  /// The answer on a connection that carries one request at a time is whole.
  @inline(__always)
  mutating func finish(_ slot: Int) {
    let parser = connections[slot].parser
    now = MonotonicClock.nanoseconds()
    complete(
      slot,
      Answer(
        status: parser.status, dwell: parser.dwell,
        size: Answer.Size(head: Int(parser.headLength), all: parser.length)))
    connections[slot].state = .idle
    if reuse != nil { wearOut(slot) }
  }

  /// The request on a connection that carries one at a time came to nothing: the connection is closed.
  mutating func breakOff(_ slot: Int, _ outcome: Outcome) {
    fail(slot, outcome)
    disconnect(slot)
  }

  /// The answer is whole as of `now`: record it and free the lane.
  @inline(__always)
  mutating func complete(_ lane: Int, _ answer: Answer) {
    lifetime.answers &+= 1
    record(lane, answer.outcome, answer)
    if answer.status == abortStatus { aborts = true }
    free.push(lane)
  }

  /// The request came to nothing: record why and free the lane.
  mutating func fail(_ lane: Int, _ outcome: Outcome) {
    now = MonotonicClock.nanoseconds()
    record(lane, outcome, nil)
    free.push(lane)
    if outcome == .connectRefused || outcome == .connectFailed { coolUntil = now &+ 10_000_000 }
  }

  /// Closes a connection that has carried its share of requests.
  mutating func wearOut(_ slot: Int) {
    connections[slot].usesLeft &-= 1
    if connections[slot].usesLeft == 0 { disconnect(slot) }
  }

  /// - Parameter answer: nil where none came.
  @inline(__always)
  private mutating func record(_ lane: Int, _ outcome: Outcome, _ answer: Answer?) {
    gauge.pass(now, inFlight: inFlight.count, until: windowEnd)
    inFlight.remove(lane, in: lanes)
    let intended = lanes[lane].intended
    guard intended >= windowStart else {
      if outcome.isSuccess { warmup.add(now &- intended) }
      return
    }
    if shares.areWanted { shares.record(lanes[lane], outcome, now &- intended) }
    let recorder = tally.recorder
    let sent = lanes[lane].sent
    recorder.add(outcome)
    if let answer {
      statuses.add(answer.status)
      if let size = answer.size { recorder.add(size) }
      if let status = answer.grpcStatus { grpcStatuses.add(UInt16(status.rawValue)) }
    }
    if let answer, outcome.isSuccess {
      recorder.recordResponse(now &- intended)
      let firstByte = lanes[lane].firstByte
      if firstByte == 0 {
        recorder.recordService(now &- sent)
      } else {
        recorder.recordService(now &- sent, firstByte: firstByte &- min(sent, firstByte))
      }
      if answer.dwell >= 0 { recorder.recordNetwork(UInt64(max(0, Int(now &- sent) &- answer.dwell))) }
    } else {
      recorder.recordError(now &- intended)
    }
    if sent != 0 {
      recorder.recordSendLag(sent &- intended)
      if answer != nil, sent < windowEnd { recorder.add(.answeredInWindow) }
    }
  }

  /// Closes the slot's connection; the next request that takes the slot opens a new one.
  mutating func disconnect(_ slot: Int) {
    let connection = connections + slot
    endTLS(slot)
    if connection.pointee.descriptor >= 0 { Socket.close(connection.pointee.descriptor) }
    connection.pointee.descriptor = -1
    connection.pointee.generation &+= 1
    connection.pointee.state = .disconnected
    forgetKept(slot)
    if connection.pointee.waiting != nil { forgetWaiting(slot) }
    guard isMultiplexed else { return }
    connection.pointee.http2?.free()
    connection.pointee.http2 = nil
    connection.pointee.unsent = LaneChain()
    connection.pointee.openStreams = 0
    connection.pointee.isDraining = false
    connection.pointee.lastStream = .max
    connection.pointee.isSettled = false
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
      let lane = Int(inFlight.first)
      guard lanes[lane].started &+ timeout <= now else { return }
      switch dialect {
      case .http1: breakOff(lane, connections[lane].isOpening ? .connectTimeout : .timeout)
      case .echo: giveUpEcho(lane)
      case .streams: giveUpStream(lane)
      }
    }
  }

  /// Counts what is in flight at a stop as unfinished, without waiting for it: how long it took is not known.
  mutating func abandonInFlight() {
    gauge.pass(now, inFlight: inFlight.count, until: windowEnd)
    while inFlight.first >= 0 {
      let lane = Int(inFlight.first)
      inFlight.remove(lane, in: lanes)
      if lanes[lane].intended >= windowStart {
        tally.recorder.add(.unfinished)
        if shares.areWanted { shares.record(lanes[lane], .unfinished, 0) }
      }
      if !isMultiplexed { disconnect(lane) }
    }
    if isMultiplexed {
      for slot in 0..<placeCount where connections[slot].state != .disconnected { disconnect(slot) }
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

  static func outcome(ofError code: Int) -> Outcome {
    switch Int32(truncatingIfNeeded: code) {
    case EPIPE: .closed
    case ECONNREFUSED: .connectRefused
    case EPROTO: .tlsFailed
    default: .reset
    }
  }
}
