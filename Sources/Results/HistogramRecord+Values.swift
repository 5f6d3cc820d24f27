import HDR
import Quantities

extension HistogramRecord {
  /// The values at several percentiles (nearest rank, ns), in one pass over the distribution; empty without a request.
  ///
  /// - Parameter percentiles: rising.
  /// - Throws: `Problem` of kind environment when `hdr` is damaged.
  package func values(at percentiles: [Percentile]) throws(Problem) -> [UInt64] {
    let histogram = try histogram()
    guard !histogram.isEmpty else { return [] }
    let ranks = percentiles.map { $0.rank(of: histogram.count) }
    var (seen, values): (UInt64, [UInt64]) = (0, [])
    histogram.forEachCell { _, high, count in
      seen += count
      while values.count < ranks.count, seen >= ranks[values.count] { values.append(min(high, maxNs)) }
    }
    return values
  }

  /// How many values are at most as large as each of `bounds` (ns), and the sum of all in ns. A bound counts the whole cell
  /// that it falls into, which reaches up to 0.1 % beyond it.
  ///
  /// - Throws: `Problem` of kind environment when `hdr` is damaged.
  package func cumulated(at bounds: [UInt64]) throws(Problem) -> (counts: [UInt64], sumNs: Double) {
    let histogram = try histogram()
    return (bounds.map(histogram.countAtOrBelow), histogram.mean * Double(histogram.count))
  }
}
