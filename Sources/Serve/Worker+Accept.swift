import Glibc
import Kernel

/// Connections come and go.
extension Worker {
  /// How long accepting pauses when no descriptor or place is left, ns.
  private static let pause: UInt64 = 20_000_000
  /// How long a connection may be idle, or trickle or not read, while others wait for its place, seconds.
  private static let patience = 30

  func watchListeners() throws(SystemError) {
    guard case .acceptor(let listeners, _) = role else { return }
    for (place, listener) in listeners.enumerated() {
      let token = EventLoop.Token(slot: Self.listenerSlot, generation: UInt32(place))
      try loop.add(listener.descriptor, .read, token)
    }
  }

  mutating func takeArrivals(_ place: Int) {
    guard case .acceptor(let listeners, let inboxes) = role else { return }
    let listener = listeners[place]
    if listener.service == .udpEcho { return echoDatagrams(listener.descriptor) }
    while true {
      guard shared.open.load(ordering: .relaxed) < shared.plan.maxConnections else {
        return pauseAccepting(.connectionsExhausted(limit: shared.plan.maxConnections))
      }
      do throws(SystemError) {
        guard let descriptor = try Socket.accept(listener.descriptor) else { return }
        let arrival = Arrival(descriptor, listener.service)
        shared.open.add(1, ordering: .relaxed)
        let peer = nextPeer
        nextPeer = peer &+ 1 == inboxes.count ? 0 : peer &+ 1
        if peer == index || !inboxes[peer].send(arrival.packed) { adopt(arrival) }
      } catch {
        return pauseAccepting(.descriptorsExhausted)
      }
    }
  }

  private mutating func pauseAccepting(_ notice: ServeNotice) {
    guard case .acceptor(let listeners, let inboxes) = role, !acceptsPaused else { return }
    acceptsPaused = true
    for listener in listeners { loop.remove(listener.descriptor) }
    for (peer, inbox) in inboxes.enumerated() where peer != index { _ = inbox.send(Server.makeRoom) }
    makeRoom()
    timers.insert(due: MonotonicClock.nanoseconds() &+ Self.pause, token: Self.acceptToken)
    if !toldOfPause { shared.notify(notice) }
    toldOfPause = true
  }

  mutating func resumeAccepting() {
    guard acceptsPaused else { return }
    acceptsPaused = false
    do throws(SystemError) {
      try watchListeners()
    } catch {
      pauseAccepting(.descriptorsExhausted)
    }
  }

  mutating func readInbox() {
    while let message = inbox.receive() {
      switch message {
      case Server.stop: isStopping = true
      case Server.makeRoom: makeRoom()
      case Server.siteAnswered: break
      default: if let arrival = Arrival(packed: message) { adopt(arrival) }
      }
    }
    if site != nil { deliver() }
  }

  private mutating func adopt(_ arrival: Arrival) {
    counts.connections &+= 1
    Socket.setNoDelay(arrival.descriptor, family: AF_INET)
    let token = table.insert(arrival.descriptor)
    guard let connection = table.find(token) else { return }
    connection.pointee.answeredAt = date.second
    connection.pointee.service = arrival.service
    if arrival.service == .tcpEcho { connection.pointee.dialect = .echo }
    guard secure(connection) else { return close(connection) }
    do throws(SystemError) {
      try loop.add(arrival.descriptor, .read, token)
    } catch {
      close(connection)
    }
  }

  mutating func close(_ connection: UnsafeMutablePointer<Connection>) {
    endTLS(connection)
    _ = Descriptor(owning: connection.pointee.descriptor)
    pool.release(&connection.pointee.held)
    pool.release(&connection.pointee.collected)
    pool.release(&connection.pointee.output)
    pool.release(&connection.pointee.sealed)
    pool.release(&connection.pointee.trickle)
    endHTTP2(connection)
    table.remove(connection)
    shared.open.subtract(1, ordering: .relaxed)
  }

  /// Closes connections that have asked for nothing whole in a long time, because others wait for their places.
  private mutating func makeRoom() {
    var position = 0
    while let connection = table.nextOpen(from: &position) {
      let waits = connection.pointee.phase == .delayed || connection.pointee.delayedExchanges > 0
      let isIdle = !waits && date.second &- connection.pointee.answeredAt > Self.patience
      if isIdle { connection.pointee.held.isEmpty ? close(connection) : abandon(connection) }
    }
  }

  /// Closes a connection that did not come to a proper end.
  mutating func abandon(_ connection: UnsafeMutablePointer<Connection>) {
    counts.broken &+= 1
    close(connection)
  }

  mutating func closeAll() {
    var position = 0
    while let connection = table.nextOpen(from: &position) { close(connection) }
  }

  /// Changes what the connection is waited on for.
  mutating func setInterest(_ connection: UnsafeMutablePointer<Connection>, _ interest: EventLoop.Interest) {
    guard connection.pointee.interest != interest else { return }
    connection.pointee.interest = interest
    // It fails only for a descriptor that is not there, and this one is.
    try? loop.modify(connection.pointee.descriptor, interest, table.token(connection))
  }
}
