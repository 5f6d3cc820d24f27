/// The connections that wait for work, taken in the order in which they were given back, so that all are used in turn.
struct FreeRing: ~Copyable {
  private let slots: UnsafeMutablePointer<UInt32>
  private let mask: Int
  private var head = 0
  private(set) var count = 0

  init(capacity: Int) {
    var size = 1
    while size < capacity { size <<= 1 }
    slots = .allocate(capacity: size)
    slots.initialize(repeating: 0, count: size)
    mask = size - 1
  }

  deinit { slots.deallocate() }

  @inline(__always)
  mutating func push(_ slot: Int) {
    slots[(head &+ count) & mask] = UInt32(truncatingIfNeeded: slot)
    count &+= 1
  }

  /// The slot given back first, nil when every connection is busy.
  @inline(__always)
  mutating func pop() -> Int? {
    guard count > 0 else { return nil }
    let slot = slots[head]
    head = (head &+ 1) & mask
    count &-= 1
    return Int(slot)
  }
}
