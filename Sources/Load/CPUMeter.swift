import Kernel
import Quantities

/// The CPU time this process uses between two instants, read at the first look behind each.
struct CPUMeter {
  private let from: Nanoseconds
  private let to: Nanoseconds?
  private var first: UInt64?
  private var last: UInt64?

  /// - Parameter to: nil when the end is not known in advance.
  init(from: Nanoseconds, to: Nanoseconds?) {
    self.from = from
    self.to = to
  }

  mutating func read(at now: Nanoseconds, isOver: Bool) {
    guard now >= from else { return }
    if first == nil { first = ProcessClock.nanoseconds() }
    if last == nil, isOver || to.map({ now >= $0 }) == true { last = ProcessClock.nanoseconds() }
  }

  /// User and system time.
  var used: Nanoseconds {
    guard let first, let last else { return .zero }
    return Nanoseconds(last) - Nanoseconds(first)
  }
}
