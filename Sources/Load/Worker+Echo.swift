import Glibc
import Kernel

/// Echoes over TCP and UDP: one at a time on each connection, compared byte by byte.
extension Worker {
  mutating func beginEcho(_ slot: Int) {
    let connection = connections + slot
    connection.pointee.written = 0
    connection.pointee.echoed = 0
    connection.pointee.number &+= 1
    lanes[slot].firstByte = 0
    if connection.pointee.state == .idle {
      lanes[slot].sent = now
      writeEcho(slot)
    } else {
      lanes[slot].sent = 0
      if let outcome = connect(slot) { breakOff(slot, outcome) }
    }
  }

  /// Puts the message of the slot's request into `echoBytes`.
  private func number(_ slot: Int) {
    if isNumbered { Echo.write(connection: slot, number: connections[slot].number, to: echoBytes) }
  }

  /// Writes what is left of the message.
  mutating func writeEcho(_ slot: Int) {
    let connection = connections + slot
    number(slot)
    let offset = Int(connection.pointee.written)
    let count = Socket.write(connection.pointee.descriptor, echoBytes + offset, echoLength &- offset)
    guard count >= 0 || SystemError.isTemporary(-count) else { return breakOff(slot, Self.outcome(ofError: -count)) }
    if offset == 0, count > 0 { lifetime.requestsSent &+= 1 }
    connection.pointee.written &+= Int32(max(0, count))
    if Int(connection.pointee.written) == echoLength {
      if connection.pointee.state == .sending { watch(slot, .read) }
      connection.pointee.state = .echoing
    } else if connection.pointee.state != .sending {
      connection.pointee.state = .sending
      watch(slot, [.read, .write])
    }
  }

  mutating func readEcho(_ slot: Int) {
    let connection = connections + slot
    let isIdle = connection.pointee.state == .idle
    let count = Socket.read(connection.pointee.descriptor, buffer, Self.bufferSize)
    // A datagram may be empty.
    guard count > 0 || count == 0 && isDatagram else {
      if count < 0, SystemError.isTemporary(-count) { return }
      if isIdle { return drop(slot, counting: .idleCloses) }
      if count < 0 { return breakOff(slot, Self.outcome(ofError: -count)) }
      return breakOff(slot, connection.pointee.echoed > 0 ? .truncated : .closed)
    }
    if now >= windowStart { tally.recorder.add(.bytesRead, UInt64(count)) }
    if isDatagram, isLate(slot, count) { return self.count(.lateDatagrams) }
    guard !isIdle else { return drop(slot, counting: .unaskedBytes) }
    number(slot)
    let echoed = Int(connection.pointee.echoed)
    let isWhole = echoed &+ count == echoLength
    guard isWhole || !isDatagram && echoed &+ count < echoLength, memcmp(buffer, echoBytes + echoed, count) == 0 else {
      return breakOff(slot, .protocolError)
    }
    connection.pointee.echoed &+= Int32(count)
    now = MonotonicClock.nanoseconds()
    guard isWhole else {
      if lanes[slot].firstByte == 0 { lanes[slot].firstByte = now }
      return
    }
    complete(slot, Answer.echo)
    connection.pointee.state = .idle
    if reuse != nil { wearOut(slot) }
  }

  /// Whether a datagram answers a request that was given up.
  private func isLate(_ slot: Int, _ count: Int) -> Bool {
    guard isNumbered, count == echoLength, let number = Echo.number(connection: slot, from: buffer) else {
      // Without numbers, what comes when nothing is asked is late.
      return !isNumbered && connections[slot].state == .idle
    }
    return number < connections[slot].number || connections[slot].state == .idle
  }

  /// No answer in time: on TCP the connection is of no use any more, on UDP a datagram is lost.
  mutating func giveUpEcho(_ slot: Int) {
    guard isDatagram, !connections[slot].isOpening else {
      return breakOff(slot, connections[slot].isOpening ? .connectTimeout : .timeout)
    }
    fail(slot, .timeout)
    connections[slot].state = .idle
  }
}
