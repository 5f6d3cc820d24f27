/// Bytes of one connection in a block of a `BufferPool`: filled at the end, consumed from the start.
struct Buffer {
  var base: UnsafeMutablePointer<UInt8>?
  var capacity = 0
  var start = 0
  var end = 0

  var count: Int { end &- start }
  var isEmpty: Bool { end == start }
}

/// Blocks of 256 bytes and more, in powers of two, kept for reuse: in steady state no request allocates.
///
/// The pool never hands out more than `limit` bytes at a time; what a hostile client can make the server hold is bounded.
struct BufferPool: ~Copyable {
  private static let smallest = 8
  private static let classes = 40

  private let limit: Int
  /// Free blocks beyond this many bytes go back to the system.
  private let keeps: Int
  private var lent = 0
  private var kept = 0
  private let free: UnsafeMutablePointer<UnsafeMutableRawPointer?>

  init(limit: Int, keeps: Int = 16 << 20) {
    self.limit = limit
    self.keeps = keeps
    free = .allocate(capacity: Self.classes)
    free.initialize(repeating: nil, count: Self.classes)
  }

  deinit {
    for index in 0..<Self.classes {
      while let block = free[index] {
        free[index] = block.load(as: UnsafeMutableRawPointer?.self)
        block.deallocate()
      }
    }
    free.deallocate()
  }

  /// Bytes lent out now.
  var lentBytes: Int { lent }

  /// Makes room for `extra` bytes behind `buffer.end`; false when the limit forbids it.
  mutating func reserve(_ extra: Int, in buffer: inout Buffer) -> Bool {
    if buffer.capacity &- buffer.end >= extra { return true }
    guard let base = take(for: buffer.count &+ extra) else { return false }
    var larger = Buffer(base: base.block, capacity: base.capacity, start: 0, end: buffer.count)
    if let old = buffer.base { base.block.update(from: old + buffer.start, count: buffer.count) }
    swap(&larger, &buffer)
    release(&larger)
    return true
  }

  /// Appends a copy of the bytes; false when the limit forbids it.
  mutating func append(_ bytes: UnsafePointer<UInt8>, _ count: Int, to buffer: inout Buffer) -> Bool {
    guard reserve(count, in: &buffer), let base = buffer.base else { return false }
    (base + buffer.end).update(from: bytes, count: count)
    buffer.end &+= count
    return true
  }

  /// Takes the block back.
  mutating func release(_ buffer: inout Buffer) {
    guard let base = buffer.base else { return }
    lent &-= buffer.capacity
    if kept &+ buffer.capacity <= keeps {
      let index = buffer.capacity.trailingZeroBitCount
      UnsafeMutableRawPointer(base).storeBytes(of: free[index], as: UnsafeMutableRawPointer?.self)
      free[index] = UnsafeMutableRawPointer(base)
      kept &+= buffer.capacity
    } else {
      UnsafeMutableRawPointer(base).deallocate()
    }
    buffer = Buffer()
  }

  private mutating func take(for count: Int) -> (block: UnsafeMutablePointer<UInt8>, capacity: Int)? {
    guard count <= limit else { return nil }
    let index = max(Self.smallest, Int.bitWidth &- (count &- 1).leadingZeroBitCount)
    let capacity = 1 << index
    guard lent &+ capacity <= limit else { return nil }
    lent &+= capacity
    if let block = free[index] {
      free[index] = block.load(as: UnsafeMutableRawPointer?.self)
      kept &-= capacity
      return (block.assumingMemoryBound(to: UInt8.self), capacity)
    }
    return (
      UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16).assumingMemoryBound(to: UInt8.self), capacity
    )
  }
}
