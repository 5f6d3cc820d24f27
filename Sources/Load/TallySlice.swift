import HDR
import Synchronization

/// What one worker saw in one second of a run: recorded by the worker, then read and cleared by the collector. `isFull`
/// hands it over.
final class TallySlice: @unchecked Sendable {
  let response = LatencyHistogram()
  /// Of answers that came in one read: their first byte came with their last.
  let service = LatencyHistogram()
  /// Of all others.
  let splitService = LatencyHistogram()
  let splitFirstByte = LatencyHistogram()
  let sendLag = LatencyHistogram()
  let network = LatencyHistogram()
  let errorResponse = LatencyHistogram()
  let counts: UnsafeMutablePointer<UInt64>
  /// Of whole answers of any status.
  let sizes: UnsafeMutablePointer<AnswerSizes>
  /// The second of the window it belongs to; written before the hand-over.
  var second = 0
  /// Requests that waited for a connection at its end; written before the hand-over too.
  var backlog: UInt64 = 0
  let isFull = Atomic<Bool>(false)

  /// Counters beside the outcomes, behind them in `counts`.
  enum Extra: Int, CaseIterable {
    /// Answers to requests that were sent within the window.
    case answeredInWindow
    /// Requests that found every connection busy when they were due.
    case waited
    case bytesRead
    /// Connections that the server closed while they were idle.
    case idleCloses
    /// Connections dropped because of bytes that no request asked for.
    case unaskedBytes
    /// Times that a server said GOAWAY, and requests that it had not touched and that were asked again elsewhere.
    case goAways, resent
    /// Datagrams that came when their request had been given up.
    case lateDatagrams
    /// Times that a server changed its settings.
    case settingsChanges
  }

  static let countersCount = Outcome.kinds + Extra.allCases.count

  init() {
    counts = .allocate(capacity: Self.countersCount)
    counts.initialize(repeating: 0, count: Self.countersCount)
    sizes = .allocate(capacity: 1)
    sizes.initialize(to: AnswerSizes())
  }

  deinit {
    counts.deallocate()
    sizes.deallocate()
  }

  func clear() {
    backlog = 0
    response.reset()
    service.reset()
    splitService.reset()
    splitFirstByte.reset()
    sendLag.reset()
    network.reset()
    errorResponse.reset()
    counts.update(repeating: 0, count: Self.countersCount)
    sizes.pointee = AnswerSizes()
  }
}

/// A slice as its worker writes to it: bare pointers, so that recording counts no references. The worker's `Tally` keeps
/// the slice alive.
struct SliceRecorder {
  private let counts: UnsafeMutablePointer<UInt64>
  private let sizes: UnsafeMutablePointer<AnswerSizes>
  private let response: Unmanaged<LatencyHistogram>
  private let service: Unmanaged<LatencyHistogram>
  private let splitService: Unmanaged<LatencyHistogram>
  private let splitFirstByte: Unmanaged<LatencyHistogram>
  private let sendLag: Unmanaged<LatencyHistogram>
  private let network: Unmanaged<LatencyHistogram>
  private let errorResponse: Unmanaged<LatencyHistogram>

  init(_ slice: TallySlice) {
    counts = slice.counts
    sizes = slice.sizes
    response = .passUnretained(slice.response)
    service = .passUnretained(slice.service)
    splitService = .passUnretained(slice.splitService)
    splitFirstByte = .passUnretained(slice.splitFirstByte)
    sendLag = .passUnretained(slice.sendLag)
    network = .passUnretained(slice.network)
    errorResponse = .passUnretained(slice.errorResponse)
  }

  @inline(__always)
  func add(_ outcome: Outcome) { counts[Int(outcome.rawValue)] &+= 1 }

  @inline(__always)
  func add(_ extra: TallySlice.Extra, _ n: UInt64 = 1) { counts[Outcome.kinds &+ extra.rawValue] &+= n }

  @inline(__always)
  func add(_ size: Answer.Size) {
    sizes.pointee.heads.add(size.head)
    sizes.pointee.all.add(size.all)
  }

  @inline(__always)
  func recordResponse(_ ns: UInt64) { response._withUnsafeGuaranteedRef { $0.record(ns) } }

  @inline(__always)
  func recordService(_ ns: UInt64) { service._withUnsafeGuaranteedRef { $0.record(ns) } }

  /// An answer that came in several reads.
  func recordService(_ ns: UInt64, firstByte: UInt64) {
    splitService._withUnsafeGuaranteedRef { $0.record(ns) }
    splitFirstByte._withUnsafeGuaranteedRef { $0.record(firstByte) }
  }

  @inline(__always)
  func recordSendLag(_ ns: UInt64) { sendLag._withUnsafeGuaranteedRef { $0.record(ns) } }

  @inline(__always)
  func recordNetwork(_ ns: UInt64) { network._withUnsafeGuaranteedRef { $0.record(ns) } }

  @inline(__always)
  func recordError(_ ns: UInt64) { errorResponse._withUnsafeGuaranteedRef { $0.record(ns) } }
}
