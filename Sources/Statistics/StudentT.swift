import Glibc

/// Student's t distribution, central and shifted; `df` is its degrees of freedom, above 0.
package enum StudentT {
  /// P(T > t).
  package static func upperTail(_ t: Double, df: Double) -> Double {
    let half = Beta.cdf(df / (df + t * t), df / 2, 0.5) / 2
    return t > 0 ? half : 1 - half
  }

  /// The t with P(T ≤ t) = p, for 0 < p < 1.
  package static func quantile(_ p: Double, df: Double) -> Double {
    guard p >= 0.5 else { return -quantile(1 - p, df: df) }
    var high = 1.0
    while upperTail(high, df: df) > 1 - p { high *= 2 }
    return bisect(0, high) { upperTail($0, df: df) > 1 - p }
  }

  /// P(T > t) when the numerator's mean is `shift` instead of 0: the noncentral t distribution, to about 1e-9.
  ///
  /// T = (Z + shift) / X with X² = χ²/df (Johnson, Kotz, Balakrishnan, "Continuous Univariate Distributions" 2, ch. 31):
  /// Simpson's rule over X, whose density beyond ten of its standard deviations is nothing.
  package static func upperTail(_ t: Double, df: Double, shift: Double) -> Double {
    let reach = 10 / (2 * df).squareRoot()
    let (low, high) = (max(0, 1 - reach), 1 + reach)
    let steps = 2_000
    let width = (high - low) / Double(steps)
    var sign: Int32 = 0
    let logFactor = log(2) + df / 2 * log(df / 2) - lgamma_r(df / 2, &sign)
    func density(_ x: Double) -> Double {
      guard x > 0 else { return df == 1 ? exp(logFactor) : 0 }
      return exp(logFactor + (df - 1) * log(x) - df * x * x / 2)
    }
    let total = (0...steps).reduce(0.0) { sum, step in
      let x = low + Double(step) * width
      let weight: Double = step == 0 || step == steps ? 1 : step % 2 == 1 ? 4 : 2
      return sum + weight * density(x) * normalCDF(shift - t * x)
    }
    return min(1, total * width / 3)
  }

  private static func normalCDF(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }
}
