import Glibc

/// Two one-sided signed-rank tests (Schuirmann 1987) that log ratios lie within ± a margin.
package struct Equivalence: Equatable, Sendable {
  /// Small when the overhead is below +margin.
  package let pBelowUpper: Double
  /// Small when the overhead is above −margin.
  package let pAboveLower: Double

  /// - Parameter margin: as a fraction, 0.05 for 5 %; the bounds are ± ln(1 + margin).
  package init(_ logRatios: [Double], margin: Double) {
    let bound = log1p(margin)
    pBelowUpper = SignedRank(logRatios.map { bound - $0 }).pGreater
    pAboveLower = SignedRank(logRatios.map { $0 + bound }).pGreater
  }

  /// Whether both tests hold at `alpha`.
  package func holds(alpha: Double) -> Bool { max(pBelowUpper, pAboveLower) <= alpha }
}
