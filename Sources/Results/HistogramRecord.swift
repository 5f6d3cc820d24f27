import HDR
import Quantities

/// One distribution of times. `hdr` holds it losslessly; the other keys are read from it for people and scripts.
package struct HistogramRecord: Codable, Equatable, Sendable {
  package var count: UInt64
  package var minNs: UInt64
  package var meanNs: UInt64
  package var maxNs: UInt64
  /// Values above the histogram's range, counted in its last cell.
  package var clamped: UInt64
  /// Nearest rank ⌈qN⌉, by label: "50", "99.9".
  package var percentilesNs: [String: UInt64]
  /// HdrHistogram V2 compressed, base64.
  package var hdr: String

  package init(
    count: UInt64, minNs: UInt64, meanNs: UInt64, maxNs: UInt64, clamped: UInt64, percentilesNs: [String: UInt64],
    hdr: String
  ) {
    self.count = count
    self.minNs = minNs
    self.meanNs = meanNs
    self.maxNs = maxNs
    self.clamped = clamped
    self.percentilesNs = percentilesNs
    self.hdr = hdr
  }

  /// - Parameter percentiles: which to write out beside the whole distribution.
  package init(_ histogram: LatencyHistogram, percentiles: [Percentile] = Percentile.standard) {
    let values = percentiles.map { ($0.label, histogram.value(at: $0)) }
    self.init(
      count: histogram.count, minNs: histogram.min, meanNs: UInt64(histogram.mean.rounded()), maxNs: histogram.max,
      clamped: histogram.clamped, percentilesNs: Dictionary(values) { first, _ in first },
      hdr: HistogramCodec.base64(of: histogram))
  }

  /// Several distributions as one. Extremes and `clamped`, which the encoding does not hold exactly, come from the parts.
  ///
  /// - Throws: `Problem` of kind environment when a part's `hdr` is damaged.
  package init(merging parts: [HistogramRecord]) throws(Problem) {
    let total = LatencyHistogram()
    for part in parts { total.merge(try part.histogram()) }
    self.init(total)
    let filled = parts.filter { $0.count > 0 }
    minNs = filled.map(\.minNs).min() ?? 0
    maxNs = filled.map(\.maxNs).max() ?? 0
    clamped = parts.reduce(0) { $0 + $1.clamped }
    percentilesNs = percentilesNs.mapValues { min($0, maxNs) }
  }

  /// The whole distribution.
  ///
  /// - Throws: `Problem` of kind environment when `hdr` is damaged.
  package func histogram() throws(Problem) -> LatencyHistogram { try HistogramCodec.decode(base64: hdr) }

  /// The recorded percentile, nil when that one was not written out.
  package func value(at percentile: Percentile) -> UInt64? { percentilesNs[percentile.label] }
}
