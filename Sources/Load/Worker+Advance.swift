import Glibc
import Kernel
import Wire

extension Worker {
  /// Moves one connection on after an event.
  @inline(__always)
  mutating func advance(_ event: EventLoop.Event) {
    let slot = Int(event.token.slot)
    let connection = connections + slot
    guard connection.pointee.generation == event.token.generation, connection.pointee.descriptor >= 0 else { return }
    switch connection.pointee.state {
    case .awaiting: read(slot)
    case .idle: dialect == .echo ? readEcho(slot) : read(slot)
    case .echoing: readEcho(slot)
    case .connecting, .shaking: continueOpening(slot)
    case .sending: continueSending(slot, event)
    case .streaming: advanceStreams(slot, event)
    case .disconnected: return
    }
  }

  private mutating func continueOpening(_ slot: Int) {
    switch goOnOpening(slot) {
    case .underWay: return
    case .failed(let obstacle) where isMultiplexed:
      disconnect(slot)
      loseParked(slot, obstacle.outcome)
    case .open where isMultiplexed: unpark(slot)
    case .failed(let obstacle): breakOff(slot, obstacle.outcome)
    case .open:
      now = MonotonicClock.nanoseconds()
      lanes[slot].sent = now
      dialect == .echo ? writeEcho(slot) : write(slot)
    }
  }

  private mutating func continueSending(_ slot: Int, _ event: EventLoop.Event) {
    if dialect == .echo {
      if event.isWritable { writeEcho(slot) }
      if event.isReadable, connections[slot].state != .disconnected { readEcho(slot) }
      return
    }
    if event.isWritable {
      write(slot)
      if connections[slot].state == .awaiting { watch(slot, .read) }
    }
    if event.isReadable, connections[slot].state != .disconnected { read(slot) }
  }

  /// Reads what is there and takes the response as far as it goes.
  @inline(__always)
  private mutating func read(_ slot: Int) {
    let connection = connections + slot
    var count = Int(connection.pointee.keptCount)
    if let kept = connection.pointee.kept, count > 0 { memcpy(buffer, kept, count) }
    let read = receive(slot, buffer + count, Self.bufferSize &- count)
    guard read > 0 else { return endOfStream(slot, read) }
    if now >= windowStart { tally.recorder.add(.bytesRead, UInt64(read)) }
    count &+= read
    guard connection.pointee.state != .idle else { return drop(slot, counting: .unaskedBytes) }
    let begins = upstreamField != nil && !connection.pointee.parser.isInBody
    let step = connection.pointee.parser.consume(
      buffer, count, bodyless: requests[lanes[slot].kind].bodyless)
    if begins { noteUpstream(slot, count) }
    if case .complete = step.verdict, step.consumed == count, connection.pointee.state == .awaiting {
      let closes = connection.pointee.parser.closes
      finish(slot)
      if closes { disconnect(slot) } else if connection.pointee.kept != nil { forgetKept(slot) }
      return
    }
    takeUnusual(slot, step, count)
  }

  /// Finds out who answers, in bytes that begin with the answer's head.
  @inline(never)
  private mutating func noteUpstream(_ slot: Int, _ count: Int) {
    let value = upstreamField?.value(in: buffer, count)
    lanes[slot].upstream = UInt16(truncatingIfNeeded: shares.names.number(of: value))
  }

  /// Every response but a whole one in one read.
  private mutating func takeUnusual(
    _ slot: Int, _ step: (consumed: Int, verdict: HTTP1ResponseParser.Verdict), _ bytes: Int
  ) {
    switch step.verdict {
    case .complete:
      // Bytes behind the answer, or an answer before the request was all sent: right, but nothing may follow it here.
      finish(slot)
      if step.consumed < bytes { count(.unaskedBytes) }
      disconnect(slot)
    case .malformed: breakOff(slot, .protocolError)
    case .needsMore:
      if lanes[slot].firstByte == 0 { lanes[slot].firstByte = MonotonicClock.nanoseconds() }
      keep(slot, buffer + step.consumed, bytes &- step.consumed)
    }
  }

  /// The peer closed (0) or the socket failed (a negative errno).
  private mutating func endOfStream(_ slot: Int, _ result: Int) {
    if result < 0, SystemError.isTemporary(-result) { return }
    let connection = connections + slot
    if connection.pointee.state == .idle { return drop(slot, counting: .idleCloses) }
    if result < 0 { return breakOff(slot, Self.outcome(ofError: -result)) }
    if connection.pointee.parser.end() {
      finish(slot)
      return disconnect(slot)
    }
    let begun = connection.pointee.parser.isInBody || connection.pointee.keptCount > 0
    breakOff(slot, begun ? .truncated : .closed)
  }

  private func keep(_ slot: Int, _ bytes: UnsafeMutablePointer<UInt8>, _ count: Int) {
    let connection = connections + slot
    if count > 0 {
      let kept = connection.pointee.kept ?? .allocate(capacity: HTTP1ResponseParser.headLimit)
      memcpy(kept, bytes, count)
      connection.pointee.kept = kept
    }
    connection.pointee.keptCount = Int32(count)
  }

  func forgetKept(_ slot: Int) {
    connections[slot].kept?.deallocate()
    connections[slot].kept = nil
    connections[slot].keptCount = 0
  }
}
