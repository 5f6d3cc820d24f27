import Quantities

/// A finished histogram in two or three bytes per used cell, for a long series of them; nothing is lost by it, the exact
/// extremes included.
package struct PackedHistogram: Sendable {
  private let cells: [UInt8]
  private let totals: LatencyHistogram.Totals

  /// Packs what `histogram` has counted so far.
  package init(_ histogram: LatencyHistogram) {
    totals = histogram.totals.pointee
    var bytes: [UInt8] = []
    var gap: Int64 = 0
    for index in histogram.usedCells {
      gap += 1
      guard histogram.cells[index] > 0 else { continue }
      bytes.append(zigZag: gap)
      bytes.append(zigZag: Int64(clamping: histogram.cells[index]))
      gap = 0
    }
    cells = bytes
  }

  /// The histogram again.
  package func unpacked() -> LatencyHistogram {
    let histogram = LatencyHistogram()
    guard totals.count > 0 else { return histogram }
    let layout = BucketLayout.standard
    var index = layout.index(of: totals.min) - 1
    var reader = ByteReader(cells[...])
    while !reader.isAtEnd, let gap = try? reader.zigZag(), let count = try? reader.zigZag() {
      index += Int(gap)
      histogram.cells[index] = UInt64(count)
    }
    histogram.totals.pointee = totals
    return histogram
  }

  /// The bytes it takes.
  package var size: Int { cells.count }
}
