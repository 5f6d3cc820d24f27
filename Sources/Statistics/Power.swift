import Glibc

/// What a paired comparison can see, from the standard deviation `s` of its log ratios (one-sided t, noncentral t).
package enum Power {
  /// The chance to detect `effect` (0.05 for 5 %) with `pairs` pairs at one-sided `alpha`; `pairs` must be above 1.
  package static func power(pairs: Int, s: Double, effect: Double, alpha: Double) -> Double {
    let df = Double(pairs - 1)
    let shift = log1p(effect) * Double(pairs).squareRoot() / s
    return StudentT.upperTail(StudentT.quantile(1 - alpha, df: df), df: df, shift: shift)
  }

  /// The fewest pairs that detect `effect` with a chance of `power`; nil when a million are too few.
  package static func pairsNeeded(s: Double, effect: Double, alpha: Double = 0.01, power wanted: Double = 0.9) -> Int? {
    func suffices(_ pairs: Int) -> Bool { power(pairs: pairs, s: s, effect: effect, alpha: alpha) >= wanted }
    var high = 2
    while !suffices(high) {
      guard high < 1_000_000 else { return nil }
      high *= 2
    }
    var low = max(2, high / 2)
    while low < high {
      let middle = (low + high) / 2
      if suffices(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The minimum detectable effect of the test alone, as a fraction: (t_{1−alpha} + t_{power})·s/√n on the log scale.
  package static func minimumDetectableEffect(pairs: Int, s: Double, alpha: Double = 0.01, power: Double = 0.9)
    -> Double
  {
    let df = Double(pairs - 1)
    let error = s / Double(pairs).squareRoot()
    return expm1((StudentT.quantile(1 - alpha, df: df) + StudentT.quantile(power, df: df)) * error)
  }

  /// What the gate can flag at `look` with 90 % power, as a fraction: it must pass the test and reach `minimumEffect`.
  /// This is the figure to print.
  package static func gateDetectableEffect(look: Look, s: Double, minimumEffect: Double) -> Double {
    let df = Double(look.pairs - 1)
    let error = s / Double(look.pairs).squareRoot()
    let threshold = max(StudentT.quantile(1 - look.alpha, df: df) * error, log1p(minimumEffect))
    return expm1(StudentT.quantile(0.9, df: df) * error + threshold)
  }
}
