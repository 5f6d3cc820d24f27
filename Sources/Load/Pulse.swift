import HDR
import Quantities

/// How a run is doing: what the last seconds of its window were like.
package struct Pulse: Sendable, Equatable, Codable {
  /// Seconds of the window that are over.
  package var elapsed: Int
  /// Requests asked for per second; absent for a closed loop.
  package var askedRate: Double?
  /// Answers per second.
  package var answeredRate: Double
  /// Of response times; absent when nothing was answered well.
  package var p50Ns: UInt64?
  package var p99Ns: UInt64?
  /// Absent for a closed loop.
  package var sendLagP99Ns: UInt64?
  /// Since the window's start.
  package var errors: UInt64
  /// Requests that are due and wait for a connection.
  package var backlog: UInt64

  package init(
    elapsed: Int, askedRate: Double?, answeredRate: Double, p50Ns: UInt64? = nil, p99Ns: UInt64? = nil,
    sendLagP99Ns: UInt64? = nil, errors: UInt64 = 0, backlog: UInt64 = 0
  ) {
    self.elapsed = elapsed
    self.askedRate = askedRate
    self.answeredRate = answeredRate
    self.p50Ns = p50Ns
    self.p99Ns = p99Ns
    self.sendLagP99Ns = sendLagP99Ns
    self.errors = errors
    self.backlog = backlog
  }
}

/// Makes pulses from the seconds of a run, over the last five of them.
package struct PulseMeter {
  private static let span = 5

  private let askedRate: Double?
  private var recent: [(second: Int, slice: Slice)] = []
  private var errors: UInt64 = 0

  package init(_ plan: LoadPlan) { askedRate = plan.pacing.rate?.perSecond }

  package mutating func take(_ second: Int, _ slice: Slice) -> Pulse {
    recent.append((second, slice))
    recent.removeAll { $0.second <= second - Self.span }
    errors += slice.errors
    let (response, sendLag) = (LatencyHistogram(), LatencyHistogram())
    var answers: UInt64 = 0
    for (_, slice) in recent {
      response.merge(slice.response)
      sendLag.merge(slice.sendLag)
      answers += slice.answers
    }
    func value(_ histogram: LatencyHistogram, _ percentile: Percentile) -> UInt64? {
      histogram.isEmpty ? nil : histogram.value(at: percentile)
    }
    return Pulse(
      elapsed: second + 1, askedRate: askedRate,
      answeredRate: Double(answers) / Double(min(Self.span, second + 1)), p50Ns: value(response, .p50),
      p99Ns: value(response, .p99), sendLagP99Ns: askedRate == nil ? nil : value(sendLag, .p99), errors: errors,
      backlog: slice.backlog)
  }
}
