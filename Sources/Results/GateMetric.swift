import HDR
import Quantities
import Statistics

/// What a gate decides on, one value a trial.
package enum GateMetric: String, Codable, CaseIterable, Sendable {
  /// Of response time.
  case p50
  case p99
  /// CPU time of server and proxies for each answered request. The generator is not what is judged.
  case cpu

  package var title: String {
    switch self {
    case .p50, .p99: rawValue
    case .cpu: "CPU per request"
    }
  }

  /// What a change must reach to be called one.
  package var limits: GateLimits {
    switch self {
    case .p50: .p50
    case .p99: .p99
    case .cpu: .cpuPerRequest
    }
  }

  /// How many requests a trial must have for this metric to be judged: 100 beyond the percentile.
  package var requestsNeeded: Double {
    switch self {
    case .p50: 200
    case .p99: 10_000
    case .cpu: 0
    }
  }

  /// µs; nil when the trial has not measured it, or measured nothing.
  package func value(of trial: TrialRecord) -> Double? {
    let us: Double? =
      switch self {
      case .p50: trial.load?.result.response.value(at: .p50).map { Double($0) / 1e3 }
      case .p99: trial.load?.result.response.value(at: .p99).map { Double($0) / 1e3 }
      case .cpu: Self.cpu(of: trial)
      }
    return us.flatMap { $0 > 0 ? $0 : nil }
  }

  private static func cpu(of trial: TrialRecord) -> Double? {
    let judged = trial.cpu.filter { $0.key != "generator" }.sorted { $0.key < $1.key }
    let each = judged.compactMap(\.value.usPerRequest)
    return each.isEmpty || each.count < judged.count ? nil : each.reduce(0, +)
  }
}
