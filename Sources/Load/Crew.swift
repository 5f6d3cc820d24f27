import HDR
import Kernel
import Quantities
import Synchronization
import Wire

/// The worker threads of a run and the slices they hand over.
final class Crew {
  let state = RunState()
  private let threads: [Thread]
  private let slices: [(TallySlice, TallySlice)]
  private let boxes: [ReportBox]

  /// What a worker leaves behind its slices.
  struct Report: Sendable {
    var lifetime = Lifetime()
    var longestBacklog: UInt64 = 0
    var statuses: [UInt16: UInt64] = [:]
    var grpcStatuses: [UInt16: UInt64] = [:]
    var streamLimit: UInt32?
    var connect = LatencyHistogram()
    var handshake = LatencyHistogram()
    var tlsFailures: [TLSFailure: UInt64] = [:]
    /// Request-nanoseconds in flight within the window.
    var inFlightArea: UInt64 = 0
    var byKind: [Share] = []
    var byUpstream: [Share] = []
    /// When it ended, in monotonic ns.
    var end: UInt64 = 0
  }

  /// - Throws: `Problem` of kind environment when threads or descriptors are used up.
  init(_ plan: LoadPlan, window: Window, address: SocketAddress, context: TLSContext?) throws(Problem) {
    let state = state
    slices = (0..<plan.threads).map { _ in (TallySlice(), TallySlice()) }
    boxes = (0..<plan.threads).map { _ in .init() }
    var threads: [Thread] = []
    for index in 0..<plan.threads {
      let pair = slices[index]
      let box = boxes[index]
      do {
        threads.append(
          try Thread(name: "toll-load-\(index)") {
            Self.work(
              plan, index: index, window: window, address: address, context: context, slices: pair, state: state,
              report: box)
          })
      } catch {
        Self.end(threads, state)
        throw .environment("cannot start \(plan.threads) threads (\(error)); use fewer with --threads")
      }
    }
    self.threads = threads
  }

  func join() { for thread in threads { thread.join() } }

  /// Sends everybody home before the start.
  func dismiss() { Self.end(threads, state) }

  private static func end(_ threads: [Thread], _ state: RunState) {
    state.stop.store(true, ordering: .relaxed)
    state.start.store(MonotonicClock.nanoseconds(), ordering: .releasing)
    for thread in threads { thread.join() }
  }

  var reports: [Report] { boxes.map(\.value) }

  /// Gives every slice that is full to `take` with its worker's index, then back to its worker.
  func drain(_ take: (Int, TallySlice) -> Void) {
    for (index, pair) in slices.enumerated() {
      for slice in [pair.0, pair.1] where slice.isFull.load(ordering: .acquiring) {
        take(index, slice)
        slice.clear()
        slice.isFull.store(false, ordering: .releasing)
      }
    }
  }

  private static func work(
    _ plan: LoadPlan, index: Int, window: Window, address: SocketAddress, context: TLSContext?,
    slices: (TallySlice, TallySlice), state: RunState, report: ReportBox
  ) {
    Thread.useFinestTimers()
    guard var worker = try? Worker(plan, index: index, address: address, context: context, slices: slices) else {
      state.meet(.system(SystemError.tooManyFiles))
      state.ready.wrappingAdd(1, ordering: .releasing)
      state.finished.wrappingAdd(1, ordering: .releasing)
      return
    }
    worker.prepare(state)
    state.ready.wrappingAdd(1, ordering: .releasing)
    var start = state.start.load(ordering: .acquiring)
    while start == 0 {
      Thread.sleep(until: MonotonicClock.nanoseconds() + 100_000)
      start = state.start.load(ordering: .acquiring)
    }
    worker.run(plan, index: index, window: window, start: start, slices: slices, state: state)
    report.value = Report(
      lifetime: worker.lifetime, longestBacklog: worker.backlog.longest,
      statuses: worker.statuses.counted.filter { $0.key > 0 },
      grpcStatuses: worker.grpcStatuses.counted, streamLimit: worker.multiplex.streamLimit,
      connect: worker.connectTimes, handshake: worker.handshakeTimes, tlsFailures: worker.seal.failures,
      inFlightArea: worker.gauge.area, byKind: worker.shares.byKind, byUpstream: worker.shares.byUpstream,
      end: MonotonicClock.nanoseconds())
    state.finished.wrappingAdd(1, ordering: .releasing)
  }
}

/// Where a worker's report is left for the collector.
final class ReportBox: Sendable {
  private let mutex = Mutex(Crew.Report())
  var value: Crew.Report {
    get { mutex.withLock { $0 } }
    set { mutex.withLock { $0 = newValue } }
  }
}
