import Kernel

/// Due times and the connections they belong to: a 4-ary heap in raw memory, a few ns per timer among thousands.
///
/// A timer is not cancelled: whoever takes it compares the token's generation with the connection's.
struct TimerHeap: ~Copyable {
  struct Entry {
    /// Monotonic ns.
    let due: UInt64
    let token: EventLoop.Token
    /// The HTTP/2 stream that it is for; 0 is the connection itself.
    let stream: Int32
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

  mutating func insert(due: UInt64, token: EventLoop.Token, stream: Int32 = 0) {
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
    entries[hole] = Entry(due: due, token: token, stream: stream)
  }

  /// Removes and returns the earliest timer if it is due at `now`.
  mutating func takeDue(at now: UInt64) -> Entry? {
    guard count > 0, entries[0].due <= now else { return nil }
    let first = entries[0]
    count &-= 1
    let last = entries[count]
    var hole = 0
    while true {
      let eldest = hole &* 4 &+ 1
      if eldest >= count { break }
      var least = eldest
      for child in eldest &+ 1..<max(eldest &+ 1, min(eldest &+ 4, count)) where entries[child].due < entries[least].due
      {
        least = child
      }
      if entries[least].due >= last.due { break }
      entries[hole] = entries[least]
      hole = least
    }
    entries[hole] = last
    return first
  }
}
