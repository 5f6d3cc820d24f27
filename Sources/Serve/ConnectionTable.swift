import Kernel

/// The connections of one thread in slots of raw memory. Pointers are good until the next `insert`.
struct ConnectionTable: ~Copyable {
  private var slots: UnsafeMutablePointer<Connection>
  private var free: UnsafeMutablePointer<UInt32>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int = 64) {
    self.capacity = capacity
    slots = .allocate(capacity: capacity)
    free = .allocate(capacity: capacity)
    fill(from: 0)
  }

  deinit {
    slots.deallocate()
    free.deallocate()
  }

  /// `free[0 ..< capacity − count]` are the unused slots.
  private mutating func fill(from first: Int) {
    for index in first..<capacity {
      (slots + index).initialize(to: Connection())
      free[index &- first] = UInt32(capacity &- 1 &- (index &- first))
    }
  }

  mutating func insert(_ descriptor: Int32) -> EventLoop.Token {
    if count == capacity { grow() }
    count &+= 1
    let slot = free[capacity &- count]
    let generation = slots[Int(slot)].generation
    slots[Int(slot)] = Connection()
    slots[Int(slot)].descriptor = descriptor
    slots[Int(slot)].generation = generation
    return EventLoop.Token(slot: slot, generation: generation)
  }

  private mutating func grow() {
    let old = capacity
    let larger = UnsafeMutablePointer<Connection>.allocate(capacity: old &* 2)
    larger.moveInitialize(from: slots, count: old)
    slots.deallocate()
    slots = larger
    free.deallocate()
    capacity = old &* 2
    free = .allocate(capacity: capacity)
    fill(from: old)
  }

  /// The connection of `token`; nil when it is closed by now.
  @inline(__always)
  func find(_ token: EventLoop.Token) -> UnsafeMutablePointer<Connection>? {
    let slot = slots + Int(token.slot)
    return slot.pointee.generation == token.generation ? slot : nil
  }

  func token(_ connection: UnsafeMutablePointer<Connection>) -> EventLoop.Token {
    EventLoop.Token(slot: UInt32(connection - slots), generation: connection.pointee.generation)
  }

  /// Frees the slot: no token of this connection finds it any more.
  mutating func remove(_ connection: UnsafeMutablePointer<Connection>) {
    connection.pointee.generation &+= 1
    connection.pointee.descriptor = -1
    free[capacity &- count] = UInt32(connection - slots)
    count &-= 1
  }

  /// The next open connection from slot `position` on; `position` moves behind it. Nil at the end of the table.
  func nextOpen(from position: inout Int) -> UnsafeMutablePointer<Connection>? {
    while position < capacity {
      let slot = slots + position
      position &+= 1
      if slot.pointee.descriptor >= 0 { return slot }
    }
    return nil
  }
}
