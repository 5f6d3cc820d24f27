/// What a comparison of a set-up with its baseline, or of two versions, comes to.
package enum Verdict: String, Codable, Sendable, CaseIterable {
  case regressed, improved, unchanged, inconclusive
}

/// What a change must reach to be worth a red build, and how small it must be to count as none; fractions, 0.05 for 5 %.
///
/// At a true effect of exactly `minimumEffect` the verdict is a coin flip: choose half of what must be caught.
package struct GateLimits: Equatable, Sendable {
  package let minimumEffect: Double
  package let equivalenceMargin: Double

  package init(minimumEffect: Double, equivalenceMargin: Double) {
    self.minimumEffect = minimumEffect
    self.equivalenceMargin = equivalenceMargin
  }

  package static let p50 = GateLimits(minimumEffect: 0.03, equivalenceMargin: 0.05)
  package static let cpuPerRequest = GateLimits(minimumEffect: 0.03, equivalenceMargin: 0.05)
  package static let p99 = GateLimits(minimumEffect: 0.05, equivalenceMargin: 0.10)
}
