import Quantities

/// A non-empty set of finite numbers, sorted.
package struct Sample: Sendable {
  package let sorted: [Double]
  package let mean: Double
  /// With divisor n − 1; nil for a single value.
  package let standardDeviation: Double?

  /// Nil when `values` is empty or holds a number that is not finite.
  package init?(_ values: [Double]) {
    guard !values.isEmpty, values.allSatisfy(\.isFinite) else { return nil }
    sorted = values.sorted()
    // Welford 1962: one pass, no cancellation of large squares.
    var (mean, squares) = (0.0, 0.0)
    for (index, value) in values.enumerated() {
      let step = value - mean
      mean += step / Double(index + 1)
      squares += step * (value - mean)
    }
    self.mean = mean
    standardDeviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
  }

  package var count: Int { sorted.count }
  package var median: Double { interpolated(at: .p50) }

  /// The value at rank ⌈qN⌉: one that was measured. This is what a percentile means everywhere in Toll.
  package func nearestRank(at percentile: Percentile) -> Double {
    sorted[Int(percentile.rank(of: UInt64(count))) - 1]
  }

  /// Linear interpolation between neighbours, type 7 of Hyndman and Fan (1996): what R and NumPy give.
  package func interpolated(at percentile: Percentile) -> Double {
    let place = percentile.fraction * Double(count - 1)
    let below = Int(place)
    let above = min(below + 1, count - 1)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }
}
