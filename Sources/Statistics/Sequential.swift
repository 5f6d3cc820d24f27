import Glibc

/// One planned look at the pairs so far.
package struct Look: Equatable, Sendable {
  package let pairs: Int
  /// One-sided; the looks together spend 0.01, so that looking often does not raise false alarms.
  package let alpha: Double

  package init(pairs: Int, alpha: Double) {
    self.pairs = pairs
    self.alpha = alpha
  }

  package static let planned = [
    Look(pairs: 10, alpha: 0.002), Look(pairs: 20, alpha: 0.003), Look(pairs: 30, alpha: 0.005),
  ]
  /// Those of `looks` that may be taken although so many blocks were dropped: at most a fifth of all by then.
  package static func allowed(_ looks: [Look], dropped: Int) -> [Look] { looks.filter { $0.pairs >= 4 * dropped } }

  /// What each of the three looks may spend on "unchanged".
  package static let equivalenceAlpha = 0.05 / 3
}

/// What one look at the log ratios of one metric says.
package struct LookResult: Equatable, Sendable {
  package let look: Look
  package let test: SignedRank
  /// The Hodges–Lehmann centre of the log ratios.
  package let centre: Double
  package let equivalence: Equivalence
  /// Nil when it is too early to tell: go on to the next look, or, after the last, call it inconclusive.
  package let verdict: Verdict?

  /// Judges all of `logRatios` at the look's alpha. Nil when there are none or one is not finite.
  package init?(
    _ logRatios: [Double], look: Look, limits: GateLimits, equivalenceAlpha: Double = Look.equivalenceAlpha
  ) {
    guard let centre = HodgesLehmann(logRatios)?.estimate else { return nil }
    let test = SignedRank(logRatios)
    let equivalence = Equivalence(logRatios, margin: limits.equivalenceMargin)
    let smallest = log1p(limits.minimumEffect)
    // The order matters: a shift that is both sure and large is a change even where it lies within the wider margin.
    verdict =
      if test.pGreater <= look.alpha, centre >= smallest {
        .regressed
      } else if test.pLess <= look.alpha, centre <= -smallest {
        .improved
      } else if equivalence.holds(alpha: equivalenceAlpha) {
        .unchanged
      } else {
        nil
      }
    self.look = look
    self.test = test
    self.centre = centre
    self.equivalence = equivalence
  }
}

/// The gate on one metric: looks at 10, 20 and 30 pairs, stopping at the first that decides.
package struct SequentialGate: Sendable {
  package let limits: GateLimits
  package let looks: [Look]

  package init(limits: GateLimits, looks: [Look] = Look.planned) {
    self.limits = limits
    self.looks = looks
  }

  /// The looks that `logRatios` is long enough for, up to and including the first with a verdict.
  package func results(_ logRatios: [Double]) -> [LookResult] {
    var results: [LookResult] = []
    for look in looks where look.pairs <= logRatios.count && results.last?.verdict == nil {
      guard let result = LookResult(Array(logRatios.prefix(look.pairs)), look: look, limits: limits) else { break }
      results.append(result)
    }
    return results
  }

  /// The verdict once it stands; nil while a later look may still decide.
  package func verdict(_ logRatios: [Double]) -> Verdict? {
    let results = results(logRatios)
    return results.last?.verdict ?? (results.count == looks.count ? .inconclusive : nil)
  }
}

/// A build goes red only when a flagged metric repeats in fresh pairs.
package enum Confirmation {
  package static let pairs = 24
  package static let alpha = 0.02

  /// Whether a confirmation may go on although so many of its blocks were dropped.
  package static func isAllowed(dropped: Int) -> Bool { 4 * dropped <= pairs }

  /// Whether fresh log ratios show the regression again: p ≤ 0.02 and at least half of the minimum effect.
  package static func repeats(_ fresh: [Double], limits: GateLimits) -> Bool {
    guard let centre = HodgesLehmann(fresh)?.estimate else { return false }
    return SignedRank(fresh).pGreater <= alpha && centre >= log1p(limits.minimumEffect) / 2
  }
}
