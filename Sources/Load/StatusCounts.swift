/// How often each status was answered.
struct StatusCounts: ~Copyable {
  private let counts: UnsafeMutablePointer<UInt64>
  private static let most = 600

  init() {
    counts = .allocate(capacity: Self.most)
    counts.initialize(repeating: 0, count: Self.most)
  }

  deinit { counts.deallocate() }

  /// Counts a status from 100 to 599, as the parser takes no other.
  @inline(__always)
  func add(_ status: UInt16) { counts[Int(status)] &+= 1 }

  /// Those that came at all.
  var counted: [UInt16: UInt64] {
    var found: [UInt16: UInt64] = [:]
    for status in 0..<Self.most where counts[status] > 0 { found[UInt16(status)] = counts[status] }
    return found
  }
}
