import Kernel
import Quantities
import Synchronization
import Wire

/// One run of a plan: starts the workers, collects what they hand over, returns the result. Prints nothing.
package final class LoadRun: Sendable {
  package let plan: LoadPlan
  private let isStopped = Atomic<Bool>(false)

  package init(_ plan: LoadPlan) { self.plan = plan }

  /// Ends the run early; what was measured so far is the result, marked interrupted. May be called from any thread.
  package func stop() { isStopped.store(true, ordering: .relaxed) }

  /// What is told while the run goes on.
  package enum Event: Sendable {
    /// The window is fixed, in monotonic ns; the end is nil where it is a number of requests.
    case window(start: Nanoseconds, end: Nanoseconds?)
    /// A second of the window is over for every worker.
    case second(Int, Slice)
  }

  /// Runs to the end.
  ///
  /// - Parameter interrupted: asked about every 5 ms; true stops the run.
  /// - Throws: `Problem` of kind environment when the target cannot be reached at all or descriptors are too few.
  package func run(
    interrupted: () -> Bool = { false }, report: (Event) -> Void = { _ in }
  ) throws(Problem) -> LoadResult {
    let context: TLSContext? =
      if let security = plan.security { try TLSContext(security.tls, as: .client) } else { nil }
    try DescriptorLimit.ensure(plan.connections + plan.threads * 2 + 32)
    ProgramCode.forget()
    let window = Window(plan)
    let crew = try assemble(window, context, interrupted: interrupted)
    let state = crew.state
    defer { crew.join() }
    // At real-time priority this thread's collecting would hold the workers up; they have inherited it and keep it.
    Thread.usePlainPriority()
    let missing = plan.connections - state.connected.load(ordering: .relaxed)
    // Long enough for every worker to have read it before it comes.
    let start = MonotonicClock.nanoseconds() + 2_000_000
    state.start.store(start, ordering: .releasing)
    let warmup =
      plan.endsWarmupWhenSteady
      ? awaitSteadiness(from: start, state, interrupted) : (length: Nanoseconds(window.start), isSteady: true)
    let from = Nanoseconds(start) + warmup.length
    let to = window.length.map { from + Nanoseconds($0) }
    report(.window(start: from, end: to))
    var result = collect(from: from, to: to, crew, interrupted: interrupted, report: report)
    result.connectionsMissing = missing
    result.warmup = warmup.length
    result.isSteady = warmup.isSteady
    return result
  }

  /// The workers, with their connections open: to the first of the target's addresses that takes any.
  ///
  /// - Throws: `Problem` of kind environment when none does and the plan needs one.
  private func assemble(
    _ window: Window, _ context: TLSContext?, interrupted: () -> Bool
  ) throws(Problem) -> Crew {
    let addresses = try plan.route.addresses(for: plan.target)
    var tried = 0
    while true {
      let crew = try Crew(plan, window: window, address: addresses[tried], context: context)
      while crew.state.ready.load(ordering: .acquiring) < plan.threads {
        heed(interrupted, crew.state)
        Self.pause(.milliseconds(1))
      }
      tried += 1
      let stopped = crew.state.stop.load(ordering: .relaxed)
      if crew.state.connected.load(ordering: .relaxed) > 0 { return crew }
      if tried == addresses.count, !plan.needsConnection, !stopped { return crew }
      crew.dismiss()
      if tried == addresses.count || stopped { throw unreachable(addresses[..<tried], crew.state) }
    }
  }

  /// Watches the warm-up until response times are steady or its longest time is over, then tells the workers when the
  /// window starts.
  private func awaitSteadiness(
    from start: UInt64, _ state: RunState, _ interrupted: () -> Bool
  ) -> (length: Nanoseconds, isSteady: Bool) {
    var watch = SteadyWatch()
    var isSteady = false
    var seen: (count: UInt64, sum: UInt64) = (0, 0)
    var look = start
    let end = start + plan.warmup.count
    while !isSteady, look < end, !state.stop.load(ordering: .relaxed) {
      look = min(end, look + SteadyWatch.step.count)
      while MonotonicClock.nanoseconds() < look, !state.stop.load(ordering: .relaxed) {
        heed(interrupted, state)
        Self.pause(.milliseconds(5))
      }
      let count = state.warmupCount.load(ordering: .acquiring)
      let sum = state.warmupSum.load(ordering: .relaxed)
      if count > seen.count { isSteady = watch.isSteady(with: Double(sum - seen.sum) / Double(count - seen.count)) }
      seen = (count, sum)
    }
    // Workers look every 50 ms at least.
    let opening = MonotonicClock.nanoseconds() + 200_000_000
    state.windowStart.store(opening, ordering: .releasing)
    return (Nanoseconds(opening - start), isSteady)
  }

  /// Passes a wish to stop on to the workers.
  private func heed(_ interrupted: () -> Bool, _ state: RunState) {
    if interrupted() { stop() }
    if isStopped.load(ordering: .relaxed) { state.stop.store(true, ordering: .relaxed) }
  }

  private func collect(
    from: Nanoseconds, to: Nanoseconds?, _ crew: Crew, interrupted: () -> Bool, report: (Event) -> Void
  ) -> LoadResult {
    let state = crew.state
    var result = LoadResult()
    var series = Series(workers: plan.threads)
    var meter = CPUMeter(from: from, to: to)
    var isOver = false
    while !isOver {
      isOver = state.finished.load(ordering: .acquiring) == plan.threads
      heed(interrupted, state)
      meter.read(at: MonotonicClock.now, isOver: isOver)
      crew.drain { worker, slice in
        result.total.add(slice)
        series.add(slice, of: worker)
      }
      series.close(isOver: isOver) { report(.second($0, $1)) }
      // Often enough to take the workers' slices over, seldom enough to cost nothing.
      if !isOver { Self.pause(.milliseconds(5)) }
    }
    result.series = series.entries
    result.interrupted = state.stop.load(ordering: .relaxed) && plan.extent != .untilStopped
    result.aborted = state.aborted.load(ordering: .relaxed)
    result.generatorCPU = meter.used
    result.settle(from: from, to: to, crew.reports)
    return result
  }

  private func unreachable(_ addresses: ArraySlice<SocketAddress>, _ state: RunState) -> Problem {
    let reason = state.obstacle.withLock { $0?.reason } ?? "stopped before any connection was open"
    let places = addresses.map(\.description).joined(separator: " or ")
    return .environment("cannot connect to \(places) for \(plan.target): \(reason)")
  }

  private static func pause(_ time: Nanoseconds) { Thread.sleep(until: (MonotonicClock.now + time).count) }
}

extension LoadResult {
  /// Takes over what the workers report at their end, and fixes the window.
  fileprivate mutating func settle(from: Nanoseconds, to: Nanoseconds?, _ reports: [Crew.Report]) {
    for worker in reports {
      lifetime.add(worker.lifetime)
      longestBacklog += worker.longestBacklog
      statuses.merge(worker.statuses) { $0 + $1 }
      for (code, count) in worker.grpcStatuses {
        if let status = GRPCStatus(rawValue: Int(code)) { grpcStatuses[status, default: 0] += count }
      }
      if let limit = worker.streamLimit { streamLimit = min(streamLimit ?? limit, limit) }
      connect.merge(worker.connect)
      handshake.merge(worker.handshake)
      tlsFailures.merge(worker.tlsFailures) { $0 + $1 }
      requestKinds.merge(worker.byKind)
      upstreams.merge(worker.byUpstream)
    }
    windowStart = from
    let last = max(from, Nanoseconds(reports.map(\.end).max() ?? 0))
    windowEnd = interrupted ? min(last, to ?? last) : to ?? last
    let area = reports.reduce(0.0) { $0 + Double($1.inFlightArea) }
    meanInFlight = duration > .zero ? area / Double(duration.count) : 0
  }
}
