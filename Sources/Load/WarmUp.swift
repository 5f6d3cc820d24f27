import Quantities

/// What comes before the window: its length in time, and, where the window is a number of requests, in requests.
struct WarmUp {
  /// Offset of the window from the start of the run, in ns.
  let end: UInt64
  /// The arrivals of the whole run.
  let arrivals: Schedule.Extent

  init(_ plan: LoadPlan) {
    switch plan.extent {
    case .duration(let time):
      end = plan.warmup.count
      arrivals = .before((plan.warmup + time).count)
    case .requests(let count):
      var before = Self.requests(of: plan)
      if case .burst = plan.pacing {
        let batch = UInt64(plan.connections)
        before = (before + batch - 1) / batch * batch
      }
      end = Self.due(before, plan)
      arrivals = .first(before + count)
    }
  }

  /// ⌈warm-up · rate⌉: the mean number of arrivals in the warm-up.
  private static func requests(of plan: LoadPlan) -> UInt64 {
    guard let rate = plan.pacing.rate else { return 0 }
    let product = plan.warmup.count.multipliedFullWidth(by: rate.microhertz)
    guard product.high < Rate.nanosecondMicrohertz else { return UInt64(UInt32.max) }
    let (quotient, remainder) = Rate.nanosecondMicrohertz.dividingFullWidth(product)
    return quotient + (remainder > 0 ? 1 : 0)
  }

  /// The offset at which request `number` of the run is due.
  private static func due(_ number: UInt64, _ plan: LoadPlan) -> UInt64 {
    guard
      var all = Schedule(
        plan.pacing, connections: plan.connections, seed: plan.seed, extent: .before(.max), worker: 0, of: 1)
    else { return plan.warmup.count }
    for _ in 0..<number { all.advance() }
    return all.next
  }
}
