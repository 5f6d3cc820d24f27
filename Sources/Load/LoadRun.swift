import Kernel
import Quantities
import Synchronization

/// One run of a plan: starts the workers, collects what they hand over, returns the result. Prints nothing.
package final class LoadRun: Sendable {
  package let plan: LoadPlan
  private let state = RunState()

  package init(_ plan: LoadPlan) { self.plan = plan }

  /// Ends the run early; what was measured so far is the result, marked interrupted. May be called from any thread.
  package func stop() { state.stop.store(true, ordering: .relaxed) }

  /// What is told while the run goes on.
  package enum Event: Sendable {
    /// The window is fixed, in monotonic ns; the end is nil where it is a number of requests.
    case window(start: Nanoseconds, end: Nanoseconds?)
    /// What one worker saw in one second of the window was taken in; `Slice` is that second so far.
    case second(Int, Slice)
  }

  /// Runs to the end.
  ///
  /// - Parameter interrupted: asked about every 20 ms; true stops the run.
  /// - Throws: `Problem` of kind environment when the target cannot be reached at all or descriptors are too few.
  package func run(
    interrupted: () -> Bool = { false }, report: (Event) -> Void = { _ in }
  ) throws(Problem) -> LoadResult {
    try DescriptorLimit.ensure(plan.connections + plan.threads * 2 + 32)
    let address = try SocketAddress.resolve(host: plan.target.host, port: plan.target.port)
    let crew = try Crew(plan, address: address, state: state)
    defer { crew.join() }
    while state.ready.load(ordering: .acquiring) < plan.threads {
      if interrupted() { stop() }
      Self.pause()
    }
    var result = LoadResult()
    result.connectionsMissing = plan.connections - state.connected.load(ordering: .relaxed)
    if result.connectionsMissing == plan.connections {
      stop()
      state.start.store(MonotonicClock.nanoseconds(), ordering: .releasing)
      throw unreachable(address)
    }
    let start = MonotonicClock.nanoseconds() + 5_000_000
    result.windowStart = Nanoseconds(start + WarmUp(plan).end)
    if case .duration(let time) = plan.extent { result.windowEnd = result.windowStart + time }
    state.start.store(start, ordering: .releasing)
    report(.window(start: result.windowStart, end: result.windowEnd > .zero ? result.windowEnd : nil))
    collect(into: &result, from: crew, interrupted: interrupted, report: report)
    return result
  }

  private func collect(
    into result: inout LoadResult, from crew: Crew, interrupted: () -> Bool, report: (Event) -> Void
  ) {
    var meter = CPUMeter(from: result.windowStart.count, to: result.windowEnd.count)
    var isOver = false
    while !isOver {
      isOver = state.finished.load(ordering: .acquiring) == plan.threads
      if interrupted(), !result.interrupted {
        result.interrupted = true
        stop()
      }
      meter.read(at: MonotonicClock.nanoseconds(), isOver: isOver)
      crew.drain { slice in
        result.total.add(slice)
        result.seconds[slice.second, default: Slice()].add(slice)
        if let second = result.seconds[slice.second] { report(.second(slice.second, second)) }
      }
      if !isOver { Self.pause() }
    }
    for worker in crew.reports {
      result.lifetime.add(worker.lifetime)
      result.longestBacklog = max(result.longestBacklog, worker.longestBacklog)
    }
    let last = Nanoseconds(crew.reports.map(\.end).max() ?? 0)
    if result.windowEnd == .zero || result.interrupted { result.windowEnd = max(last, result.windowStart) }
    result.generatorCPU = Nanoseconds(meter.used)
  }

  private func unreachable(_ address: SocketAddress) -> Problem {
    let code = state.connectError.load(ordering: .relaxed)
    let reason = code == 0 ? "stopped before any connection was open" : SystemError(code: code, call: "").reason
    return .environment("cannot connect to \(address) for \(plan.target): \(reason); is the server running there?")
  }

  /// The collector's rhythm: often enough to take the workers' slices over, seldom enough to cost nothing.
  private static func pause() { Thread.sleep(until: MonotonicClock.nanoseconds() + 5_000_000) }
}
