import Glibc

/// Overheads of earlier sessions, to judge a new one where the old artefact cannot be run again.
///
/// A session is ln(mesh/baseline) of one whole experiment. A new one is compared by the prediction interval of a single
/// further value, t = (x − mean)/(s√(1 + 1/K)); absolute latencies of another day are never compared.
package struct StoredBaseline: Sendable {
  /// With fewer sessions the comparison may warn but must not gate.
  package static let sessionsNeeded = 10

  package let sessions: Int
  package let mean: Double
  package let standardDeviation: Double

  package struct Comparison: Equatable, Sendable {
    package let t: Double
    /// One-sided: small when the new session's overhead is larger.
    package let pGreater: Double
    /// exp(x − mean) − 1: 0.08 is 8 % more than before.
    package let change: Double
  }

  /// Nil with fewer than two sessions, or when they do not differ at all or are not finite.
  package init?(logOverheads: [Double]) {
    guard let sample = Sample(logOverheads), let deviation = sample.standardDeviation, deviation > 0 else { return nil }
    sessions = sample.count
    mean = sample.mean
    standardDeviation = deviation
  }

  package var mayGate: Bool { sessions >= Self.sessionsNeeded }

  package func compare(_ logOverhead: Double) -> Comparison {
    let t = (logOverhead - mean) / (standardDeviation * (1 + 1 / Double(sessions)).squareRoot())
    return Comparison(
      t: t, pGreater: StudentT.upperTail(t, df: Double(sessions - 1)), change: expm1(logOverhead - mean))
  }
}
