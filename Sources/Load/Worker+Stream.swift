import Kernel
import Wire

/// Requests on connections with streams: where each goes, and where it waits.
extension Worker {
  /// Gives a lane's request to its connection, or lets it wait there.
  mutating func beginStream(_ lane: Int) {
    lanes[lane].sent = 0
    lanes[lane].firstByte = 0
    lanes[lane].stream = 0
    lanes[lane].status = 0
    lanes[lane].grpcStatus = nil
    lanes[lane].dwell = -1
    let slot = Int(lanes[lane].home)
    lanes[lane].connection = Int32(truncatingIfNeeded: slot)
    if connections[slot].isDraining { _ = retire(slot) }
    if connections[slot].hasRoom, connections[slot].parked.isEmpty { return submit(lane, slot) }
    connections[slot].parked.append(lane, in: lanes)
    if connections[slot].state == .disconnected { openForParked(slot) }
  }

  @inline(__always)
  private mutating func submit(_ lane: Int, _ slot: Int) {
    let connection = connections + slot
    multiplex.messages?[lane] = UnaryAnswer()
    let attachment = UnsafeMutableRawPointer(bitPattern: lane &+ 1)
    guard
      let stream = connection.pointee.http2?.request(
        multiplex.fields, body: multiplex.newBody(lane), attachment: attachment)
    else {
      // Its stream numbers are used up.
      connection.pointee.isDraining = true
      connection.pointee.parked.append(lane, in: lanes)
      closeIfDone(slot)
      return
    }
    lanes[lane].stream = stream
    connection.pointee.openStreams &+= 1
    connection.pointee.unsent.append(lane, in: lanes)
    soil(slot)
    guard reuse != nil else { return }
    connection.pointee.usesLeft &-= 1
    if connection.pointee.usesLeft == 0 { connection.pointee.isDraining = true }
  }

  /// Puts a connection on the list of those that have something to send.
  @inline(__always)
  mutating func soil(_ slot: Int) {
    guard !connections[slot].isDirty else { return }
    connections[slot].isDirty = true
    multiplex.addDirty(slot)
  }

  /// Takes waiting requests as far as the peer allows.
  mutating func unpark(_ slot: Int) {
    while connections[slot].hasRoom, let lane = connections[slot].parked.popFirst(in: lanes) { submit(lane, slot) }
  }

  mutating func openForParked(_ slot: Int) {
    do { try open(slot) } catch { loseParked(slot, Obstacle.system(error.code).outcome) }
  }

  /// The connection that requests wait for is not to be had.
  mutating func loseParked(_ slot: Int, _ outcome: Outcome) {
    while let lane = connections[slot].parked.popFirst(in: lanes) { fail(lane, outcome) }
  }

  /// Moves a connection that takes no new requests into the upper half of the table, so that a successor has its place.
  ///
  /// - Returns: its new place; nil when there is none, and requests have to wait for its end.
  mutating func retire(_ slot: Int) -> Int? {
    guard slot < connectionCount, let place = multiplex.takePlace() else { return nil }
    let generation = connections[slot].generation
    let parked = connections[slot].parked
    let older = connections[place].generation
    let isDirty = connections[slot].isDirty
    connections[place] = connections[slot]
    connections[place].parked = LaneChain()
    connections[place].generation = max(generation, older) &+ 1
    connections[place].isDirty = false
    connections[slot] = Connection()
    connections[slot].generation = generation &+ 1
    connections[slot].parked = parked
    // The list of connections that have something to send still names the slot.
    connections[slot].isDirty = isDirty
    if isDirty { soil(place) }
    watch(place, connections[place].waiting == nil ? .read : [.read, .write])
    for lane in stride(from: slot, to: laneCount, by: connectionCount)
    where lanes[lane].connection == slot && lanes[lane].stream != 0 {
      lanes[lane].connection = Int32(truncatingIfNeeded: place)
    }
    if !parked.isEmpty { openForParked(slot) }
    return place
  }

  /// Closes a connection that takes no new requests when its last stream is closed.
  mutating func closeIfDone(_ slot: Int) {
    let connection = connections + slot
    guard connection.pointee.isDraining, connection.pointee.openStreams == 0, connection.pointee.state == .streaming
    else { return }
    end(slot)
  }

  /// Closes a connection; requests that wait for it get a new one.
  mutating func end(_ slot: Int) {
    disconnect(slot)
    if slot >= connectionCount {
      multiplex.giveBack(slot)
    } else if !connections[slot].parked.isEmpty {
      openForParked(slot)
    }
  }

  /// The connection broke: so did all of its streams.
  mutating func lose(_ slot: Int, _ outcome: Outcome) {
    let home = slot < connectionCount ? slot : nil
    if connections[slot].openStreams == 0, !connections[slot].isDraining { count(.idleCloses) }
    // A retired connection's lanes may be anybody's.
    let lanesOfIt = stride(from: home ?? 0, to: laneCount, by: home == nil ? 1 : connectionCount)
    for lane in lanesOfIt where lanes[lane].connection == slot && lanes[lane].stream != 0 {
      lanes[lane].stream = 0
      fail(lane, lanes[lane].status != 0 && outcome == .closed ? .truncated : outcome)
    }
    connections[slot].unsent = LaneChain()
    end(slot)
  }

  /// Gives a request up whose time is over.
  mutating func giveUpStream(_ lane: Int) {
    let slot = Int(lanes[lane].connection)
    let connection = connections + slot
    guard let session = connection.pointee.http2, lanes[lane].stream != 0 else {
      connection.pointee.parked.remove(lane, in: lanes)
      let isOpening = connection.pointee.isOpening
      fail(lane, isOpening ? .connectTimeout : .timeout)
      if isOpening, connection.pointee.parked.isEmpty { disconnect(slot) }
      return
    }
    if lanes[lane].sent == 0 { connection.pointee.unsent.remove(lane, in: lanes) }
    let stream = lanes[lane].stream
    lanes[lane].stream = 0
    session.detach(stream)
    session.reset(stream, .cancel)
    soil(slot)
    let isSilent = connection.pointee.heard < lanes[lane].started
    fail(lane, .timeout)
    guard isSilent else { return }
    // Nothing came since the request began: the next ones had better go elsewhere.
    connection.pointee.isDraining = true
    if connection.pointee.waiting != nil { lose(slot, .timeout) }
  }
}
