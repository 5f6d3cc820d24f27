import HDR
import Kernel
import Quantities
import Wire

/// One thread's part of a run: its lanes and connections, its share of the schedule, its tally. All of its state is local to the
/// thread and plain, so the loop neither allocates nor counts references.
struct Worker: ~Copyable {
  let loop: EventLoop
  let lanes: UnsafeMutablePointer<Lane>
  let laneCount: Int
  let connections: UnsafeMutablePointer<Connection>
  let connectionCount: Int
  /// As long as the table: with streams it has a second half, for connections that take no new requests.
  let placeCount: Int
  /// What connections carry: one HTTP/1 request at a time, many on streams, or one echo at a time.
  enum Dialect { case http1, streams, echo }
  let dialect: Dialect
  var isMultiplexed: Bool { dialect == .streams }
  /// Of an echo: whether it goes over UDP, and whether requests are numbered.
  let isDatagram: Bool
  let isNumbered: Bool
  /// The message of the echo at hand.
  let echoBytes: UnsafeMutablePointer<UInt8>
  let echoLength: Int
  /// What is spoken, as ALPN calls it.
  let applicationProtocol: String
  let address: SocketAddress
  let timeout: UInt64
  let waking: Waking
  let abortStatus: UInt16?
  let reuse: Reuse?
  let catchesUp: Bool
  let buffer: UnsafeMutablePointer<UInt8>

  /// How long connects and TLS handshakes took.
  let connectTimes = LatencyHistogram()
  let handshakeTimes = LatencyHistogram()
  var seal: Seal
  var multiplex: Multiplex
  /// What the answering upstream is known by; nil where the plan does not ask.
  let upstreamField: HeaderField?

  var requests: RequestSet
  var shares: Shares
  var warmup = WarmupMeter()
  var free: FreeRing
  var inFlight = InFlightList()
  var tally: Tally
  var lifetime = Lifetime()
  var backlog = Backlog()
  var gauge = InFlightGauge(from: .max)
  let statuses = StatusCounts()
  let grpcStatuses = StatusCounts()
  var random: SplitMix64

  /// This thread's last reading of the clock, in monotonic ns.
  var now: UInt64 = 0
  var start: UInt64 = 0
  var windowStart: UInt64 = 0
  var windowEnd: UInt64 = .max
  /// Requests are given up as not sent from here on.
  var drainEnd: UInt64 = .max
  /// The window while it is not open yet; nil where its start is fixed from the beginning.
  var pending: PendingWindow?

  /// The arrivals that are left; none in a closed loop.
  var schedule: Schedule
  /// When the next of them is due, in monotonic ns; `UInt64.max` when none is left.
  var dueAt: UInt64 = .max
  /// Requests a closed loop may still send.
  var closedLoopLeft: UInt64
  /// An answer came that ends the run.
  var aborts = false
  /// A closed loop sends nothing before this instant: it cools down after a failed connect.
  var coolUntil: UInt64 = 0

  /// Room for the longest head and a read behind it.
  static let bufferSize = 131_072

  init(
    _ plan: LoadPlan, index: Int, address: SocketAddress, context: TLSContext?, slices: (TallySlice, TallySlice)
  ) throws(SystemError) {
    loop = try EventLoop()
    connectionCount = Int(plan.share(of: UInt64(plan.connections), worker: index))
    var echo: Echo?
    switch plan.call {
    case .http1: dialect = .http1
    case .http2, .grpc: dialect = .streams
    case .echo(let given):
      dialect = .echo
      echo = given
    }
    isDatagram = echo?.transport == .udp
    isNumbered = echo != nil && echo?.payload == nil
    let isMultiplexed = plan.call.isMultiplexed
    applicationProtocol = plan.call.applicationProtocol
    placeCount = isMultiplexed ? 2 * connectionCount : connectionCount
    connections = .allocate(capacity: placeCount)
    connections.initialize(repeating: Connection(), count: placeCount)
    laneCount = connectionCount * plan.streams
    lanes = .allocate(capacity: laneCount)
    lanes.initialize(repeating: Lane(), count: laneCount)
    // The first requests go to different connections.
    for lane in 0..<laneCount { lanes[lane].home = Int32(truncatingIfNeeded: lane % connectionCount) }
    self.address = address
    requests = RequestSet(plan, worker: index)
    upstreamField = plan.splitBy.map { HeaderField($0) }
    shares = Shares(plan)
    echoLength = echo?.length ?? 0
    echoBytes = .allocate(capacity: echoLength)
    echoBytes.initialize(repeating: 0, count: echoLength)
    if let payload = echo?.payload { echoBytes.update(from: payload, count: payload.count) }
    timeout = plan.timeout.count
    waking = plan.waking
    abortStatus = plan.abortOn
    reuse = plan.reuse
    catchesUp = plan.catchesUp
    random = SplitMix64(seed: SplitMix64.number(seed: plan.seed, index: UInt64(index)))
    buffer = .allocate(capacity: Self.bufferSize)
    seal = Seal(plan.security, context)
    multiplex = Multiplex(plan.call, lanes: laneCount, connections: isMultiplexed ? connectionCount : 0)
    free = FreeRing(capacity: laneCount)
    tally = Tally(slices: slices, windowStart: 0)
    schedule = Self.schedule(plan, index: index, arrivals: .first(0))
    switch plan.extent {
    case .requests(let count): closedLoopLeft = plan.share(of: count, worker: index)
    case .duration, .untilStopped: closedLoopLeft = .max
    }
  }

  deinit {
    for slot in 0..<placeCount {
      connections[slot].http2?.free()
      connections[slot].kept?.deallocate()
      connections[slot].waiting?.deallocate()
      connections[slot].tls?.free()
      if connections[slot].descriptor >= 0 { Socket.close(connections[slot].descriptor) }
    }
    connections.deallocate()
    lanes.deallocate()
    echoBytes.deallocate()
    buffer.deallocate()
  }

  /// Fixes the instants of the run and runs it to its end.
  mutating func run(
    _ plan: LoadPlan, index: Int, window: Window, start: UInt64, slices: (TallySlice, TallySlice), state: RunState
  ) {
    self.start = start
    schedule = Self.schedule(plan, index: index, arrivals: window.arrivals)
    dueAt = instantOfNextDue
    if plan.endsWarmupWhenSteady, let length = window.length {
      pending = PendingWindow(length: length, slices: slices)
      beginWindow(at: .max, length: nil, slices)
    } else {
      beginWindow(at: start &+ window.start, length: window.length, slices)
    }
    Thread.sleep(until: start)
    now = MonotonicClock.nanoseconds()
    settle(state)
    // Both on epoll. io_uring (multishot receive, buffer ring, DEFER_TASKRUN) takes 0.90 (0.86–0.93) of the CPU of the same
    // loop on epoll, in C, and 0.88 (0.83–0.93) on nginx; but it is a second loop under TLS and HTTP/2, and the containers
    // that carry generators in a cluster forbid it: their runtimes' default seccomp profiles leave io_uring out.
    if case .asFastAsPossible = plan.pacing { runClosedLoop(state) } else { runOpenLoop(state) }
    tally.finish()
  }

  private static func schedule(_ plan: LoadPlan, index: Int, arrivals: Schedule.Extent) -> Schedule {
    Schedule(
      plan.arrivals, connections: plan.connections, seed: plan.seed, extent: arrivals, worker: index, of: plan.threads)
  }

  var instantOfNextDue: UInt64 {
    let (instant, overflow) = start.addingReportingOverflow(schedule.next)
    return overflow ? .max : instant
  }

  private mutating func runOpenLoop(_ state: RunState) {
    while true {
      // A fresh reading: the writes since the last one would make the timer late.
      let ready = loop.wait(until: nextInstant(), now: MonotonicClock.nanoseconds())
      now = MonotonicClock.nanoseconds()
      for index in 0..<ready {
        advance(loop.ready(index))
        dispatchDue()
      }
      dispatchDue()
      settle(state)
      if dueAt == .max || now >= drainEnd, inFlight.count == 0 { break }
      flushDirty()
    }
    giveUpTheRest()
  }

  private mutating func runClosedLoop(_ state: RunState) {
    while true {
      dispatchFree()
      settle(state)
      if now >= windowEnd || closedLoopLeft == 0, inFlight.count == 0 { break }
      // What all answers of a turn have set free leaves with one write for each connection.
      flushDirty()
      let ready = loop.wait(until: nextInstant(), now: now)
      now = MonotonicClock.nanoseconds()
      for index in 0..<ready {
        advance(loop.ready(index))
        dispatchFree()
      }
    }
  }

  /// What stands outside the loop's rhythm: time-outs, the next second, the request to stop.
  private mutating func settle(_ state: RunState) {
    expire()
    if now >= tally.sliceEnd { tally.roll(at: now, backlog: backlog.depth) }
    if let pending { openWhenSteady(pending, state) }
    if aborts { state.abort() }
    if state.stop.load(ordering: .relaxed), drainEnd > now {
      windowEnd = min(windowEnd, now)
      drainEnd = now
      closedLoopLeft = 0
      abandonInFlight()
    }
  }

  /// When the loop must wake even if no socket does.
  private func nextInstant() -> UInt64 {
    var instant = now &+ 50_000_000
    if inFlight.first >= 0 { instant = min(instant, lanes[Int(inFlight.first)].started &+ timeout) }
    if free.count > 0 { instant = min(instant, waking.instant(for: dueAt, start: start)) }
    if coolUntil > now { instant = min(instant, coolUntil) }
    return instant
  }
}
