import Kernel

/// A window that opens only when the warm-up is over.
struct PendingWindow {
  /// In ns.
  let length: UInt64
  let slices: (TallySlice, TallySlice)
}

/// Response times of good answers before the window, since they were last handed over.
struct WarmupMeter {
  var count: UInt64 = 0
  var sum: UInt64 = 0

  mutating func add(_ ns: UInt64) {
    count &+= 1
    sum &+= ns
  }
}

extension Worker {
  /// Fixes the window's instants and starts to count from there.
  mutating func beginWindow(at instant: UInt64, length: UInt64?, _ slices: (TallySlice, TallySlice)) {
    windowStart = instant
    tally = Tally(slices: slices, windowStart: instant)
    gauge = InFlightGauge(from: instant)
    guard let length else { return }
    windowEnd = instant &+ length
    drainEnd = windowEnd &+ timeout
  }

  /// Tells the collector how the warm-up goes, and opens the window once it has said when.
  mutating func openWhenSteady(_ window: PendingWindow, _ state: RunState) {
    if warmup.count > 0 {
      state.warmupSum.wrappingAdd(warmup.sum, ordering: .relaxed)
      state.warmupCount.wrappingAdd(warmup.count, ordering: .releasing)
      warmup = WarmupMeter()
    }
    let instant = state.windowStart.load(ordering: .acquiring)
    guard instant > 0 else { return }
    pending = nil
    beginWindow(at: instant, length: window.length, window.slices)
    schedule.end(before: windowEnd &- start)
    backlog.end(before: windowEnd &- start)
    dueAt = instantOfNextDue
  }
}
