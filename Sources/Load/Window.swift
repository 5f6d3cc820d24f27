import Quantities

/// Where a run's window begins, in time and among its arrivals.
struct Window {
  /// Offset of the window from the start of the run, in ns.
  let start: UInt64
  /// Length in ns; nil where the window is a number of requests.
  let length: UInt64?
  /// The arrivals of the whole run.
  let arrivals: Schedule.Extent

  init(_ plan: LoadPlan) {
    switch plan.extent {
    case .duration(let time):
      start = plan.warmup.count
      length = time.count
      arrivals = .before(plan.endsWarmupWhenSteady ? .max : (plan.warmup + time).count)
    case .untilStopped:
      start = plan.warmup.count
      length = nil
      arrivals = .before(.max)
    case .requests(let count):
      let first = Self.firstArrival(of: plan)
      start = first.offset
      length = nil
      arrivals = .first(first.number + count)
    }
  }

  /// The first arrival at or behind the end of the warm-up. All before it are due earlier, so the due time tells the
  /// requests of the window from those of the warm-up.
  private static func firstArrival(of plan: LoadPlan) -> (number: UInt64, offset: UInt64) {
    guard plan.pacing.rate != nil, plan.warmup > .zero else { return (0, plan.warmup.count) }
    var all = Schedule(
      plan.arrivals, connections: plan.connections, seed: plan.seed, extent: .before(.max), worker: 0, of: 1)
    var number: UInt64 = 0
    while all.next < plan.warmup.count {
      all.advance()
      number += 1
    }
    return (number, all.next)
  }
}
