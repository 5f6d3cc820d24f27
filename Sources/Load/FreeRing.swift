/// The lanes that wait for work, taken in the order in which they were given back, so that all are used in turn.
struct FreeRing: ~Copyable {
  private let lanes: UnsafeMutablePointer<UInt32>
  private let mask: Int
  private var head = 0
  private(set) var count = 0

  init(capacity: Int) {
    var size = 1
    while size < capacity { size <<= 1 }
    lanes = .allocate(capacity: size)
    lanes.initialize(repeating: 0, count: size)
    mask = size - 1
  }

  deinit { lanes.deallocate() }

  @inline(__always)
  mutating func push(_ lane: Int) {
    lanes[(head &+ count) & mask] = UInt32(truncatingIfNeeded: lane)
    count &+= 1
  }

  /// The lane given back first, nil when every lane is busy.
  @inline(__always)
  mutating func pop() -> Int? {
    guard count > 0 else { return nil }
    let lane = lanes[head]
    head = (head &+ 1) & mask
    count &-= 1
    return Int(lane)
  }
}
