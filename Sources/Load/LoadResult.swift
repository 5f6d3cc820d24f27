import HDR
import Quantities
import Wire

/// What a run came to.
package struct LoadResult: Sendable {
  /// The window in monotonic ns; its end is the plan's, or the last answer's where the plan counts requests.
  package var windowStart = Nanoseconds.zero
  package var windowEnd = Nanoseconds.zero
  package var total = Slice()
  /// The window in slices of time; answers that came after it are in slices behind it.
  package var series: [SeriesEntry] = []
  package var lifetime = Lifetime()
  /// How long connects took, and TLS handshakes behind them: of all connections, those before the window too.
  package let connect = LatencyHistogram()
  package let handshake = LatencyHistogram()
  /// What went wrong in TLS, and how often.
  package var tlsFailures: [TLSFailure: UInt64] = [:]
  /// Answers within the window by their exact status.
  package var statuses: [UInt16: UInt64] = [:]
  package var grpcStatuses: [GRPCStatus: UInt64] = [:]
  /// The fewest streams that a server allowed on a connection; nil without streams.
  package var streamLimit: UInt32?
  package var longestBacklog: UInt64 = 0
  /// Connections that could not be opened before the start.
  package var connectionsMissing = 0
  package var interrupted = false
  /// Whether an answer came on which the plan aborts; the run is then interrupted too.
  package var aborted = false
  /// CPU time of this process in the window, user and system.
  package var generatorCPU = Nanoseconds.zero
  /// By kind of request, where the plan has several.
  package var requestKinds: [Share] = []
  /// By the header that the plan splits by; those without answers are left out.
  package var upstreams: [Share] = []
  /// From the start of the load to that of the window.
  package var warmup = Nanoseconds.zero
  /// Whether response times became steady, where the warm-up was to last until then.
  package var isSteady = true
  /// Time average over the window of the requests in flight, connecting included, by a counter of its own.
  package var meanInFlight = 0.0

  package init() {}

  package var duration: Nanoseconds { windowEnd - windowStart }

  /// Answers per second, of the requests that were sent within the window.
  package var achievedRate: Double {
    duration > .zero ? Double(total.answeredInWindow) / duration.inSeconds : 0
  }
}

/// Counts and histograms of a second, or of the whole window.
package struct Slice: Sendable {
  package let response = LatencyHistogram()
  package let service = LatencyHistogram()
  /// From the write to the first bytes of the answer.
  package let firstByte = LatencyHistogram()
  package let sendLag = LatencyHistogram()
  /// Service time − the server's dwell, of good answers that state it: what the network and proxies took.
  package let network = LatencyHistogram()
  package let errorResponse = LatencyHistogram()
  package private(set) var outcomes: [Outcome: UInt64] = [:]
  package private(set) var answeredInWindow: UInt64 = 0
  package private(set) var waited: UInt64 = 0
  package private(set) var bytesRead: UInt64 = 0
  package private(set) var idleCloses: UInt64 = 0
  package private(set) var unaskedBytes: UInt64 = 0
  package private(set) var goAways: UInt64 = 0
  package private(set) var resent: UInt64 = 0
  package private(set) var settingsChanges: UInt64 = 0
  package private(set) var lateDatagrams: UInt64 = 0
  /// Requests that waited for a connection when a second was over; 0 in anything longer.
  package var backlog: UInt64 = 0
  package private(set) var sizes = AnswerSizes()

  package init() {}

  /// All requests that were due and have ended.
  package var requests: UInt64 { outcomes.values.reduce(0, +) }
  package var answers: UInt64 { outcomes.reduce(0) { $0 + ($1.key.isAnswer ? $1.value : 0) } }
  package var errors: UInt64 { outcomes.reduce(0) { $0 + ($1.key.isError ? $1.value : 0) } }

  mutating func add(_ other: Slice) {
    response.merge(other.response)
    service.merge(other.service)
    firstByte.merge(other.firstByte)
    sendLag.merge(other.sendLag)
    network.merge(other.network)
    errorResponse.merge(other.errorResponse)
    outcomes.merge(other.outcomes) { $0 + $1 }
    answeredInWindow += other.answeredInWindow
    waited += other.waited
    bytesRead += other.bytesRead
    idleCloses += other.idleCloses
    unaskedBytes += other.unaskedBytes
    goAways += other.goAways
    resent += other.resent
    settingsChanges += other.settingsChanges
    lateDatagrams += other.lateDatagrams
    sizes.merge(other.sizes)
  }

  mutating func add(_ slice: TallySlice) {
    response.merge(slice.response)
    service.merge(slice.service)
    service.merge(slice.splitService)
    firstByte.merge(slice.service)
    firstByte.merge(slice.splitFirstByte)
    sendLag.merge(slice.sendLag)
    network.merge(slice.network)
    errorResponse.merge(slice.errorResponse)
    for outcome in Outcome.allCases {
      let n = slice.counts[Int(outcome.rawValue)]
      if n > 0 { outcomes[outcome, default: 0] += n }
    }
    func extra(_ extra: TallySlice.Extra) -> UInt64 { slice.counts[Outcome.kinds + extra.rawValue] }
    answeredInWindow += extra(.answeredInWindow)
    waited += extra(.waited)
    bytesRead += extra(.bytesRead)
    idleCloses += extra(.idleCloses)
    unaskedBytes += extra(.unaskedBytes)
    goAways += extra(.goAways)
    resent += extra(.resent)
    settingsChanges += extra(.settingsChanges)
    lateDatagrams += extra(.lateDatagrams)
    sizes.merge(slice.sizes.pointee)
  }
}
