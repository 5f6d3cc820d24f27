/// The time integral of the requests in flight over the window: counted at every start and end of a request, not from
/// latencies, so that Little's law (mean in flight = rate · mean time) checks the two against each other.
struct InFlightGauge {
  /// Request-nanoseconds so far.
  private(set) var area: UInt64 = 0
  private var last: UInt64

  /// - Parameter from: where the integral begins, monotonic ns.
  init(from: UInt64) { last = from }

  /// `count` requests were in flight from the last call on until `now`; what lies behind `end` is left out.
  @inline(__always)
  mutating func pass(_ now: UInt64, inFlight count: Int, until end: UInt64) {
    let now = min(now, end)
    guard now > last else { return }
    area &+= UInt64(truncatingIfNeeded: count) &* (now &- last)
    last = now
  }
}
