import Quantities

extension Sample {
  /// A smooth estimate of a percentile: the mean of all values weighted by Beta((n+1)q, (n+1)(1−q)).
  ///
  /// Harrell and Davis, Biometrika 69 (1982). Unlike a single order statistic it does not jump between neighbours.
  package func harrellDavis(at percentile: Percentile) -> Double {
    guard percentile.percent < 100 else { return nearestRank(at: percentile) }
    let q = percentile.fraction
    let size = Double(count + 1)
    return zip(weights(size * q, size * (1 - q)), sorted).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The standard error of a sample percentile (Maritz and Jarrett, JASA 73, 1978); nil next to the ends of the sample.
  package func maritzJarrettError(at percentile: Percentile) -> Double? {
    let rank = Int(percentile.fraction * Double(count) + 0.5)
    guard rank > 1, rank < count else { return nil }
    // Around the mean, so that the squares do not cancel.
    let moments = zip(weights(Double(rank - 1), Double(count - rank)), sorted).reduce((0.0, 0.0)) {
      let centred = $1.1 - mean
      return ($0.0 + $1.0 * centred, $0.1 + $1.0 * centred * centred)
    }
    return max(0, moments.1 - moments.0 * moments.0).squareRoot()
  }

  /// How likely a Beta(a, b) variable falls into each of n equal slices of 0 … 1.
  private func weights(_ a: Double, _ b: Double) -> [Double] {
    let edges = (0...count).map { Beta.cdf(Double($0) / Double(count), a, b) }
    return zip(edges.dropFirst(), edges).map { $0 - $1 }
  }
}
