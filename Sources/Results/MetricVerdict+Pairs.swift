import Glibc
import Statistics

extension MetricVerdict {
  /// The figures of paired values, without a verdict: not gated, inconclusive. Nil without pairs.
  ///
  /// - Parameters:
  ///   - candidate: one value a pair, above zero, µs.
  ///   - reference: as many.
  ///   - lastLook: what `detectableEffect` is reckoned for; nil leaves it out.
  package init?(
    _ metric: GateMetric, candidate: [Double], reference: [Double], limits: GateLimits, lastLook: Look?
  ) {
    let ratios = zip(candidate, reference).map { log($0 / $1) }
    guard let centre = HodgesLehmann(ratios), let own = Sample(candidate), let others = Sample(reference) else {
      return nil
    }
    let interval = centre.interval(level: 0.95)
    let test = SignedRank(ratios)
    let deviation = Sample(ratios)?.standardDeviation
    let noise = deviation.flatMap { $0 > 0 ? $0 : nil }
    self.init(
      metric: metric, gated: false, verdict: .inconclusive, pairs: ratios.count, candidateUs: own.median,
      referenceUs: others.median, ratio: exp(centre.estimate), low: interval.map { exp($0.lowerBound) },
      high: interval.map { exp($0.upperBound) }, pGreater: test.pGreater, pLess: test.pLess, alpha: nil,
      minimumEffect: limits.minimumEffect, equivalenceMargin: limits.equivalenceMargin, standardDeviation: deviation,
      detectableEffect: noise.flatMap { noise in
        lastLook.map { Power.gateDetectableEffect(look: $0, s: noise, minimumEffect: limits.minimumEffect) }
      },
      pairsNeeded: noise.flatMap { Power.pairsNeeded(s: $0, effect: limits.equivalenceMargin) }, confirmation: nil)
  }

  /// Judges a fixed number of pairs once.
  ///
  /// - Parameters:
  ///   - logRatios: candidate against reference.
  ///   - alpha: this question's part of what all questions may spend.
  mutating func judge(_ logRatios: [Double], limits: GateLimits, alpha: Double) {
    gated = true
    let look = Look(pairs: logRatios.count, alpha: alpha)
    self.alpha = alpha
    verdict =
      LookResult(logRatios, look: look, limits: limits, equivalenceAlpha: Self.equivalenceAlpha)?.verdict
      ?? .inconclusive
  }

  private static let equivalenceAlpha = 0.05
}
