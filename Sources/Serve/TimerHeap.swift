import Kernel

/// Due times and the connections they belong to: a 4-ary heap in raw memory, a few ns per timer among thousands.
///
/// A timer is not cancelled: whoever takes it compares the token's generation with the connection's.
struct TimerHeap: ~Copyable {
  struct Entry {
    /// Monotonic ns.
    let due: UInt64
    let token: EventLoop.Token
  }

  private var entries: UnsafeMutablePointer<Entry>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int = 64) {
    entries = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit { entries.deallocate() }

  var isEmpty: Bool { count == 0 }
  /// The earliest due time, `UInt64.max` when there is none.
  var nextDue: UInt64 { count == 0 ? .max : entries[0].due }

  mutating func insert(due: UInt64, token: EventLoop.Token) {
    if count == capacity {
      let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity &* 2)
      larger.moveInitialize(from: entries, count: count)
      entries.deallocate()
      entries = larger
      capacity &*= 2
    }
    var hole = count
    count &+= 1
    while hole > 0 {
      let parent = (hole &- 1) / 4
      if entries[parent].due <= due { break }
      entries[hole] = entries[parent]
      hole = parent
    }
    entries[hole] = Entry(due: due, token: token)
  }

  /// Removes and returns the earliest timer if it is due at `now`.
  mutating func takeDue(at now: UInt64) -> EventLoop.Token? {
    guard count > 0, entries[0].due <= now else { return nil }
    let token = entries[0].token
    count &-= 1
    let last = entries[count]
    var hole = 0
    while true {
      let first = hole &* 4 &+ 1
      if first >= count { break }
      var least = first
      for child in first &+ 1..<max(first &+ 1, min(first &+ 4, count)) where entries[child].due < entries[least].due {
        least = child
      }
      if entries[least].due >= last.due { break }
      entries[hole] = entries[least]
      hole = least
    }
    entries[hole] = last
    return token
  }
}
