import Quantities

/// The order statistics that enclose a percentile of the population, from the binomial distribution alone.
///
/// David and Nagaraja, "Order Statistics", section 7.1. It assumes independent values: within one trial requests queue
/// behind each other and it is too narrow, which is why the trial is the unit of every comparison.
package struct QuantileInterval: Equatable, Sendable {
  /// Ranks from 1 to n; nil where the sample is too small to bound that side.
  package let lowerRank: Int?
  package let upperRank: Int?

  private let count: Int
  private let percentile: Percentile

  /// - Parameter confidence: two-sided, such as 0.95.
  package init(count: Int, percentile: Percentile, confidence: Double) {
    let tail = (1 - confidence) / 2
    let q = percentile.fraction
    let lower = Binomial.quantile(tail, n: count, p: q)
    let upper = Binomial.quantile(1 - tail, n: count, p: q) + 1
    lowerRank = lower >= 1 ? lower : nil
    upperRank = upper <= count ? upper : nil
    self.count = count
    self.percentile = percentile
  }

  /// How often such an interval encloses the percentile: at least the confidence asked for; nil when a side is open.
  package var coverage: Double? {
    guard let lowerRank, let upperRank else { return nil }
    let q = percentile.fraction
    return Binomial.cdf(upperRank - 1, n: count, p: q) - Binomial.cdf(lowerRank - 1, n: count, p: q)
  }

  /// The bounds in `sample`, which must have the count the interval was made for.
  package func bounds(in sample: Sample) -> (low: Double?, high: Double?) {
    (lowerRank.map { sample.sorted[$0 - 1] }, upperRank.map { sample.sorted[$0 - 1] })
  }
}
