import Synchronization

/// A worker's side of the count: the slice it records into, and the one that the collector may still be reading.
struct Tally: ~Copyable {
  private var current: TallySlice
  private var other: TallySlice
  private(set) var recorder: SliceRecorder
  /// When the current slice ends, in monotonic ns.
  private(set) var sliceEnd: UInt64
  private let windowStart: UInt64

  init(slices: (TallySlice, TallySlice), windowStart: UInt64) {
    (current, other) = slices
    recorder = SliceRecorder(current)
    self.windowStart = windowStart
    let (end, overflow) = windowStart.addingReportingOverflow(1_000_000_000)
    sliceEnd = overflow ? .max : end
  }

  /// Starts the slice of the second that `now` lies in, unless the collector still holds the other slice; then this one
  /// goes on a little longer.
  mutating func roll(at now: UInt64, backlog: UInt64 = 0) {
    guard !other.isFull.load(ordering: .acquiring) else { return }
    let second = Int((now &- windowStart) / 1_000_000_000)
    current.backlog = backlog
    current.isFull.store(true, ordering: .releasing)
    swap(&current, &other)
    current.second = second
    recorder = SliceRecorder(current)
    sliceEnd = windowStart &+ UInt64(second &+ 1) &* 1_000_000_000
  }

  /// Hands the last slice over.
  mutating func finish() { current.isFull.store(true, ordering: .releasing) }
}
