import Glibc
import Quantities

/// What a set-up costs against the baseline, from one value a trial, paired by block.
package struct PairedOverhead: Equatable, Sendable {
  /// How many pairs.
  package let n: Int
  /// exp of the Hodges–Lehmann centre of ln(setup/baseline): 1.08 is 8 % more.
  package let ratio: Double
  /// Its 95 % interval; nil with fewer than six pairs, from which no such interval can be had.
  package let low: Double?
  package let high: Double?
  /// The Hodges–Lehmann centre of setup − baseline, in the unit of the values, and its 95 % interval.
  package let deltaHL: Double
  package let deltaLow: Double?
  package let deltaHigh: Double?

  /// - Throws: `Problem` of kind environment when there is no pair, a value has no partner, or one is not above zero.
  package init(baseline: [Double], setup: [Double]) throws(Problem) {
    let ratios = try logRatios(baseline: baseline, setup: setup)
    let differences = zip(baseline, setup).map { $1 - $0 }
    guard let ratio = HodgesLehmann(ratios), let delta = HodgesLehmann(differences) else {
      throw .environment("no overhead can be computed: there is no valid pair of trials")
    }
    let (ratioInterval, deltaInterval) = (ratio.interval(level: 0.95), delta.interval(level: 0.95))
    n = ratios.count
    self.ratio = exp(ratio.estimate)
    low = ratioInterval.map { exp($0.lowerBound) }
    high = ratioInterval.map { exp($0.upperBound) }
    deltaHL = delta.estimate
    deltaLow = deltaInterval?.lowerBound
    deltaHigh = deltaInterval?.upperBound
  }
}

/// d_i = ln(setup_i) − ln(baseline_i), which changes its sign exactly when the arms are swapped.
///
/// - Throws: `Problem` of kind environment when a value has no partner or is not above zero and finite.
package func logRatios(baseline: [Double], setup: [Double]) throws(Problem) -> [Double] {
  guard baseline.count == setup.count else {
    throw .environment("trials do not pair: \(baseline.count) of the baseline, \(setup.count) of the set-up")
  }
  if let bad = (baseline + setup).first(where: { !($0 > 0 && $0.isFinite) }) {
    throw .environment("no overhead can be computed: a trial's value is \(bad), which is not above zero")
  }
  return zip(baseline, setup).map { log($1) - log($0) }
}
