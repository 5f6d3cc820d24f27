import Glibc

/// The Beta distribution, on which those of Student and of binomial counts rest.
package enum Beta {
  /// P(X ≤ x) for X ~ Beta(a, b) with a, b > 0: the regularised incomplete beta function; relative error about
  /// 1e-11, and 1e-9 where a + b is near a million.
  ///
  /// Continued fraction of DLMF 8.17.22, evaluated by Lentz's method as modified by Thompson and Barnett (1986).
  package static func cdf(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    let logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x)
    // The fraction converges fast on this side of the mean; the other side is the mirror image.
    return x < (a + 1) / (a + b + 2)
      ? exp(logFront) * fraction(x, a, b) / a : 1 - exp(logFront) * fraction(1 - x, b, a) / b
  }

  /// The x with P(X ≤ x) = p for 0 ≤ p ≤ 1.
  package static func quantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
    bisect(0, 1) { cdf($0, a, b) < p }
  }

  private static func logGamma(_ x: Double) -> Double {
    var sign: Int32 = 0
    return lgamma_r(x, &sign)
  }

  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    func nonZero(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
    var c = 1.0
    var d = 1 / nonZero(1 - (a + b) * x / (a + 1))
    var result = d
    for step in 1...20_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      var change = 1.0
      for term in [even, odd] {
        d = 1 / nonZero(1 + term * d)
        c = nonZero(1 + term / c)
        change = c * d
        result *= change
      }
      if abs(change - 1) < 1e-15 { break }
    }
    return result
  }
}

/// Where `isBelow` turns from true to false between `low` and `high`, to the last bit of a Double.
func bisect(_ low: Double, _ high: Double, isBelow: (Double) -> Bool) -> Double {
  var (low, high) = (low, high)
  while true {
    let middle = low + (high - low) / 2
    guard middle > low, middle < high else { return middle }
    if isBelow(middle) { low = middle } else { high = middle }
  }
}
