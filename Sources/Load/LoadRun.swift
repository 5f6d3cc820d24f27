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
    try DescriptorLimit.ensure(plan.connections + plan.threads * 2 + 32)
    let address =
      switch plan.route {
      case .target: try SocketAddress.resolve(host: plan.target.host, port: plan.target.port)
      case .address(let host): try SocketAddress.resolve(host: host, port: plan.target.port)
      case .unixSocket(let path): try SocketAddress.unix(path: path)
      }
    let window = Window(plan)
    let crew = try Crew(plan, window: window, address: address, state: state)
    defer { crew.join() }
    // At real-time priority this thread's collecting would hold the workers up; they have inherited it and keep it.
    Thread.usePlainPriority()
    while state.ready.load(ordering: .acquiring) < plan.threads {
      if interrupted() { stop() }
      Self.pause()
    }
    let missing = plan.connections - state.connected.load(ordering: .relaxed)
    let start = MonotonicClock.nanoseconds() + 5_000_000
    if missing == plan.connections, plan.needsConnection || state.stop.load(ordering: .relaxed) {
      stop()
      state.start.store(start, ordering: .releasing)
      throw unreachable(address)
    }
    state.start.store(start, ordering: .releasing)
    let from = Nanoseconds(start + window.start)
    let to = window.length.map { from + Nanoseconds($0) }
    report(.window(start: from, end: to))
    var result = collect(from: from, to: to, crew, interrupted: interrupted, report: report)
    result.connectionsMissing = missing
    return result
  }

  private func collect(
    from: Nanoseconds, to: Nanoseconds?, _ crew: Crew, interrupted: () -> Bool, report: (Event) -> Void
  ) -> LoadResult {
    var result = LoadResult()
    var series = Series(workers: plan.threads)
    var meter = CPUMeter(from: from, to: to)
    var isOver = false
    while !isOver {
      isOver = state.finished.load(ordering: .acquiring) == plan.threads
      if interrupted() { stop() }
      meter.read(at: MonotonicClock.now, isOver: isOver)
      crew.drain { worker, slice in
        result.total.add(slice)
        series.add(slice, of: worker)
      }
      series.close(isOver: isOver) { report(.second($0, $1)) }
      if !isOver { Self.pause() }
    }
    result.series = series.entries
    result.interrupted = state.stop.load(ordering: .relaxed) && plan.extent != .untilStopped
    result.aborted = state.aborted.load(ordering: .relaxed)
    result.generatorCPU = meter.used
    result.settle(from: from, to: to, crew.reports)
    return result
  }

  private func unreachable(_ address: SocketAddress) -> Problem {
    let code = state.connectError.load(ordering: .relaxed)
    let reason = code == 0 ? "stopped before any connection was open" : SystemError(code: code, call: "").reason
    return .environment("cannot connect to \(address) for \(plan.target): \(reason); is the server running there?")
  }

  /// The collector's rhythm: often enough to take the workers' slices over, seldom enough to cost nothing.
  private static func pause() { Thread.sleep(until: MonotonicClock.nanoseconds() + 5_000_000) }
}

extension LoadResult {
  /// Takes over what the workers report at their end, and fixes the window.
  fileprivate mutating func settle(from: Nanoseconds, to: Nanoseconds?, _ reports: [Crew.Report]) {
    for worker in reports {
      lifetime.add(worker.lifetime)
      longestBacklog += worker.longestBacklog
      statuses.merge(worker.statuses) { $0 + $1 }
    }
    windowStart = from
    let last = max(from, Nanoseconds(reports.map(\.end).max() ?? 0))
    windowEnd = interrupted ? min(last, to ?? last) : to ?? last
    let area = reports.reduce(0.0) { $0 + Double($1.inFlightArea) }
    meanInFlight = duration > .zero ? area / Double(duration.count) : 0
  }
}
