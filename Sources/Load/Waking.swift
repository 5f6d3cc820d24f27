import Quantities

/// How a worker waits for the next due request: exactness against CPU time.
package enum Waking: Sendable, Equatable {
  /// A timer for each due time.
  case exact
  /// Timers only at whole multiples of this time: what falls due in between is sent together, up to this late.
  case coalescing(Nanoseconds)
  /// Sleeps until this long before the due time, then looks at the clock without pause.
  case spinning(Nanoseconds)

  /// When to wake for a request due at `due`, for a run that started at `start`, all in monotonic ns.
  @inline(__always)
  func instant(for due: UInt64, start: UInt64) -> UInt64 {
    switch self {
    case .exact: return due
    case .spinning(let time): return due > time.count ? due &- time.count : 0
    case .coalescing(let step):
      guard due != .max else { return due }
      let late = (due &- start) % step.count
      return late == 0 ? due : due &+ (step.count &- late)
    }
  }
}
