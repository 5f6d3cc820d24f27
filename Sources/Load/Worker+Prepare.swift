import Kernel

extension Worker {
  /// How many connects are under way at once: fewer than a usual listen backlog.
  private static let connectBatch = 256

  /// Opens all connections before the run starts, and puts every slot on the free ring, connected or not.
  mutating func prepare(_ state: RunState) {
    now = MonotonicClock.nanoseconds()
    let deadline = now &+ timeout
    var next = 0
    var underWay = 0
    while next < connectionCount || underWay > 0 {
      while next < connectionCount, underWay < Self.connectBatch {
        if let code = openFirst(next) { giveUp(next, code, state) } else { underWay += 1 }
        next += 1
      }
      let ready = loop.wait(until: min(deadline, now &+ 50_000_000), now: now)
      now = MonotonicClock.nanoseconds()
      for index in 0..<ready where greet(loop.ready(index), state) { underWay -= 1 }
      if now >= deadline || state.stop.load(ordering: .relaxed) {
        for slot in 0..<next where connections[slot].state == .connecting {
          giveUp(slot, SystemError.timedOut, state)
        }
        for slot in next..<connectionCount { free.push(slot) }
        return
      }
    }
  }

  /// Starts to connect; an answer is the errno of a failure at once.
  private mutating func openFirst(_ slot: Int) -> Int32? {
    do {
      try open(slot)
      return nil
    } catch {
      return error.code
    }
  }

  /// Takes the end of a connect; false for any other event.
  private mutating func greet(_ event: EventLoop.Event, _ state: RunState) -> Bool {
    let slot = Int(event.token.slot)
    guard connections[slot].state == .connecting, connections[slot].generation == event.token.generation else {
      return false
    }
    let code = Socket.pendingError(connections[slot].descriptor)
    if code != 0 {
      giveUp(slot, code, state)
      return true
    }
    connections[slot].state = .idle
    watch(slot, .read)
    lifetime.connectionsOpened &+= 1
    free.push(slot)
    state.connected.wrappingAdd(1, ordering: .relaxed)
    return true
  }

  private mutating func giveUp(_ slot: Int, _ code: Int32, _ state: RunState) {
    disconnect(slot)
    free.push(slot)
    _ = state.connectError.compareExchange(expected: 0, desired: code, ordering: .relaxed)
  }
}
