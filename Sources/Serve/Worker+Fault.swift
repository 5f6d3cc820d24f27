import Kernel

/// What goes wrong on purpose on an HTTP/1.1 connection, and the end of any connection that a fault ends.
extension Worker {
  /// The body of an answer that has none, where a fault needs one to show.
  var bodyToSpoil: Content {
    Content(bytes: payload, count: min(1_024, Int(clamping: shared.plan.maxPayload.bytes)), kind: .payload)
  }

  /// Cuts an answer whose fault ends the connection.
  func spoil(_ connection: UnsafeMutablePointer<Connection>, _ content: inout Content, _ fault: Fault) {
    connection.pointee.isLast = true
    switch fault {
    case .stall: content.count = 0
    case .close, .refuse: content.count = 0
    default: content.count /= 2
    }
    connection.pointee.fault = fault
  }

  /// The answer is out as far as it goes: what the fault does to the connection.
  mutating func breakOff(_ connection: UnsafeMutablePointer<Connection>) {
    switch connection.pointee.fault {
    case .stall where !connection.pointee.peerDone:
      pool.release(&connection.pointee.held)
      connection.pointee.phase = .draining
      setInterest(connection, .read)
    case .reset, .rst:
      Socket.resetOnClose(connection.pointee.descriptor)
      close(connection)
    default: close(connection)
    }
  }

  /// Sends the head in `out` and keeps the body for later pieces.
  mutating func startTrickle(
    _ connection: UnsafeMutablePointer<Connection>, _ content: Content, _ delay: UInt64, stamp: Int?
  ) -> State {
    guard pool.append(content.bytes, content.count, to: &connection.pointee.trickle) else { return fail(connection) }
    connection.pointee.trickleStep = Fault.trickleStep(content.count)
    var head = content
    head.count = 0
    if delay > 0 { return postpone(connection, head, by: delay, stamp: stamp) }
    if let stamp { writeDwell(out.base + stamp, since: connection.pointee.readAt) }
    let state = flush(connection)
    guard state == .proceeds else { return state }
    trickleLater(connection)
    return .waits
  }

  mutating func trickleLater(_ connection: UnsafeMutablePointer<Connection>) {
    connection.pointee.phase = .delayed
    setInterest(connection, connection.pointee.peerDone ? [] : .read)
    let due = MonotonicClock.nanoseconds() &+ Fault.trickleInterval
    timers.insert(due: due, token: table.token(connection))
  }

  /// Sends the next piece.
  mutating func trickleOn(_ connection: UnsafeMutablePointer<Connection>) {
    guard let base = connection.pointee.trickle.base else { return }
    let size = min(connection.pointee.trickleStep, connection.pointee.trickle.count)
    guard pool.append(base + connection.pointee.trickle.start, size, to: &connection.pointee.output) else {
      return abandon(connection)
    }
    connection.pointee.trickle.start &+= size
    if connection.pointee.trickle.isEmpty { pool.release(&connection.pointee.trickle) }
    continueOutput(connection)
  }
}
