import HDR
import Synchronization

/// What one worker saw in one second of a run: recorded by the worker, then read and cleared by the collector. `isFull`
/// hands it over.
final class TallySlice: @unchecked Sendable {
  let response = LatencyHistogram()
  let service = LatencyHistogram()
  let sendLag = LatencyHistogram()
  let errorResponse = LatencyHistogram()
  let counts: UnsafeMutablePointer<UInt64>
  /// The second of the window it belongs to; written before the hand-over.
  var second = 0
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
  }

  static let countersCount = Outcome.kinds + Extra.allCases.count

  init() {
    counts = .allocate(capacity: Self.countersCount)
    counts.initialize(repeating: 0, count: Self.countersCount)
  }

  deinit { counts.deallocate() }

  @inline(__always)
  func add(_ outcome: Outcome, _ n: UInt64 = 1) { counts[Int(outcome.rawValue)] &+= n }

  @inline(__always)
  func add(_ extra: Extra, _ n: UInt64 = 1) { counts[Outcome.kinds &+ extra.rawValue] &+= n }

  func clear() {
    response.reset()
    service.reset()
    sendLag.reset()
    errorResponse.reset()
    counts.update(repeating: 0, count: Self.countersCount)
  }
}
