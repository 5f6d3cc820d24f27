import Glibc

/// Counts of latencies in nanoseconds, in `BucketLayout.standard`: 1 ns … 1 h, three significant digits, 270 KB.
///
/// A value above one hour is recorded as one hour and counted in `clamped`. Counts saturate. Only one thread may record;
/// threads keep a histogram each and merge. The fields are pointers so that recording needs no exclusivity checks.
public final class LatencyHistogram: @unchecked Sendable {
  @usableFromInline
  struct Totals: Sendable {
    @usableFromInline var count: UInt64 = 0
    @usableFromInline var clamped: UInt64 = 0
    @usableFromInline var min: UInt64 = .max
    @usableFromInline var max: UInt64 = 0
  }

  @usableFromInline let cells: UnsafeMutablePointer<UInt64>
  @usableFromInline let totals: UnsafeMutablePointer<Totals>

  private static let byteCount = BucketLayout.standard.cellCount * MemoryLayout<UInt64>.stride

  package init() {
    // Pages of its own, which cost memory once they are written to and go back when the histogram does. What malloc
    // hands out after the first free is its heap, which calloc would have to clear and so to touch as a whole.
    let memory = mmap(nil, Self.byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory, memory != MAP_FAILED else { preconditionFailure("out of memory") }
    cells = memory.bindMemory(to: UInt64.self, capacity: BucketLayout.standard.cellCount)
    totals = .allocate(capacity: 1)
    totals.initialize(to: Totals())
  }

  deinit {
    munmap(cells, Self.byteCount)
    totals.deallocate()
  }

  /// Counts one latency of `ns` nanoseconds.
  @inlinable
  public func record(_ ns: UInt64) {
    let layout = BucketLayout.standard
    var value = ns
    if value > layout.highest {
      value = layout.highest
      totals.pointee.clamped &+= 1
    }
    cells[layout.index(of: value)] &+= 1
    totals.pointee.count &+= 1
    if value < totals.pointee.min { totals.pointee.min = value }
    if value > totals.pointee.max { totals.pointee.max = value }
  }

  /// Counts `count` latencies of `ns` nanoseconds each.
  package func record(_ ns: UInt64, count: UInt64) {
    guard count > 0 else { return }
    let layout = BucketLayout.standard
    let value = Swift.min(ns, layout.highest)
    if ns > layout.highest { saturate(&totals.pointee.clamped, by: count) }
    saturate(&cells[layout.index(of: value)], by: count)
    saturate(&totals.pointee.count, by: count)
    totals.pointee.min = Swift.min(totals.pointee.min, value)
    totals.pointee.max = Swift.max(totals.pointee.max, value)
  }

  /// Adds everything `other` has counted; nothing is lost by it.
  package func merge(_ other: LatencyHistogram) {
    guard !other.isEmpty else { return }
    for index in other.usedCells where other.cells[index] > 0 { saturate(&cells[index], by: other.cells[index]) }
    saturate(&totals.pointee.count, by: other.count)
    saturate(&totals.pointee.clamped, by: other.clamped)
    totals.pointee.min = Swift.min(totals.pointee.min, other.totals.pointee.min)
    totals.pointee.max = Swift.max(totals.pointee.max, other.totals.pointee.max)
  }

  package func reset() {
    for index in usedCells { cells[index] = 0 }
    totals.pointee = Totals()
  }

  package func copy() -> LatencyHistogram {
    let twin = LatencyHistogram()
    twin.merge(self)
    return twin
  }

  /// Widens `min` and `max` to the bounds of their cells: all that is known when only cells were read.
  func widenExtremesToCells() {
    guard !isEmpty else { return }
    let layout = BucketLayout.standard
    totals.pointee.min = layout.low(of: layout.index(of: min))
    totals.pointee.max = Swift.min(layout.highest, layout.high(of: layout.index(of: max)))
  }

  private func saturate(_ counter: inout UInt64, by more: UInt64) {
    let (sum, overflow) = counter.addingReportingOverflow(more)
    counter = overflow ? .max : sum
  }
}
