import Glibc

/// The number of successes in `n` trials of chance `p`.
package enum Binomial {
  /// P(X ≤ k).
  package static func cdf(_ k: Int, n: Int, p: Double) -> Double {
    guard k >= 0 else { return 0 }
    guard k < n else { return 1 }
    return Beta.cdf(1 - p, Double(n - k), Double(k + 1))
  }

  /// The smallest k with P(X ≤ k) ≥ `level`.
  package static func quantile(_ level: Double, n: Int, p: Double) -> Int {
    var (low, high) = (0, n)
    while low < high {
      let middle = (low + high) / 2
      if cdf(middle, n: n, p: p) >= level { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// What the chance is at least, with one-sided `confidence`, after `successes` in `n` trials (Clopper and Pearson 1934).
  package static func lowerBound(successes: Int, n: Int, confidence: Double) -> Double {
    successes == 0 ? 0 : Beta.quantile(1 - confidence, Double(successes), Double(n - successes + 1))
  }

  /// What the chance is at most, with one-sided `confidence`; n alarm-free builds bound the false-alarm rate so.
  package static func upperBound(successes: Int, n: Int, confidence: Double) -> Double {
    1 - lowerBound(successes: n - successes, n: n, confidence: confidence)
  }
}
