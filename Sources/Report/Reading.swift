import Results
import Statistics

/// What one overhead's 95 % interval says against the band of no interest. It describes a run; a gate decides by a
/// stricter rule with looks planned beforehand.
struct Reading: Equatable, Sendable {
  let verdict: Verdict

  init(_ effect: EffectRecord, limits: GateLimits) {
    guard let low = effect.low, let high = effect.high else {
      verdict = .inconclusive
      return
    }
    let (least, margin) = (1 + limits.minimumEffect, 1 + limits.equivalenceMargin)
    verdict =
      if low > 1, effect.ratio >= least {
        .regressed
      } else if high < 1, effect.ratio <= 1 / least {
        .improved
      } else if low > 1 / margin, high < margin {
        .unchanged
      } else {
        .inconclusive
      }
  }

  var words: String { Self.title(verdict) }

  static func title(_ verdict: Verdict) -> String {
    switch verdict {
    case .regressed: "more"
    case .improved: "less"
    case .unchanged: "no difference that matters"
    case .inconclusive: "cannot tell"
    }
  }
}
