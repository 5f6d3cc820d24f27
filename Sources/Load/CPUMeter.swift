import Kernel

/// The CPU time this process uses between two instants, read at the first look behind each.
struct CPUMeter {
  private let from: UInt64
  private let to: UInt64
  private var first: UInt64?
  private var last: UInt64 = 0

  /// - Parameter to: monotonic ns; 0 when the end is not known in advance.
  init(from: UInt64, to: UInt64) {
    self.from = from
    self.to = to == 0 ? .max : to
  }

  mutating func read(at now: UInt64, isOver: Bool) {
    guard now >= from else { return }
    if first == nil { first = ProcessClock.nanoseconds() }
    if last == 0, now >= to || isOver { last = ProcessClock.nanoseconds() }
  }

  /// Nanoseconds of user and system time.
  var used: UInt64 { first.map { last > $0 ? last - $0 : 0 } ?? 0 }
}
