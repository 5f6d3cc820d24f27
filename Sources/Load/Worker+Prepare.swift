import Kernel

extension Worker {
  /// How many connects are under way at once: fewer than a usual listen backlog.
  private static let connectBatch = 256

  /// Opens all connections before the run starts, and puts every lane on the free ring, connected or not.
  mutating func prepare(_ state: RunState) {
    now = MonotonicClock.nanoseconds()
    let deadline = now &+ timeout
    var next = 0
    var underWay = 0
    while next < connectionCount || underWay > 0 {
      while next < connectionCount, underWay < Self.connectBatch {
        do {
          try open(next)
          underWay += 1
        } catch {
          giveUp(next, .system(error.code), state)
        }
        next += 1
      }
      let ready = loop.wait(until: min(deadline, now &+ 50_000_000), now: now)
      now = MonotonicClock.nanoseconds()
      for index in 0..<ready where arrive(loop.ready(index), state) { underWay -= 1 }
      if now >= deadline || state.stop.load(ordering: .relaxed) {
        for slot in 0..<next where isUnderWay(slot) { giveUp(slot, .system(SystemError.timedOut), state) }
        break
      }
    }
    for lane in 0..<laneCount { free.push(lane) }
  }

  /// Takes an event; true when it ends a connection's opening, well or not.
  private mutating func arrive(_ event: EventLoop.Event, _ state: RunState) -> Bool {
    let slot = Int(event.token.slot)
    guard isUnderWay(slot), connections[slot].generation == event.token.generation else { return false }
    if connections[slot].isOpening {
      switch goOnOpening(slot) {
      case .underWay: return false
      case .failed(let obstacle):
        giveUp(slot, obstacle, state)
        return true
      case .open: break
      }
    } else {
      advanceStreams(slot, event)
    }
    flushDirty()
    if isUnderWay(slot) { return false }
    if connections[slot].state == .disconnected {
      giveUp(slot, .notHTTP2, state)
    } else {
      state.connected.wrappingAdd(1, ordering: .relaxed)
    }
    return true
  }

  /// Whether the connection may yet become one that takes requests. Streams wait for the peer's settings here, and only
  /// here: they say how many it allows, and that it speaks HTTP/2 at all.
  private func isUnderWay(_ slot: Int) -> Bool {
    connections[slot].isOpening || connections[slot].state == .streaming && !connections[slot].isSettled
  }

  private mutating func giveUp(_ slot: Int, _ obstacle: Obstacle, _ state: RunState) {
    disconnect(slot)
    state.meet(obstacle)
  }
}
