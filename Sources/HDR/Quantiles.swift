import Quantities

extension LatencyHistogram {
  package var isEmpty: Bool { count == 0 }
  package var count: UInt64 { totals.pointee.count }
  /// How many values above one hour were recorded as one hour; an encoded histogram does not carry it.
  package var clamped: UInt64 { totals.pointee.clamped }
  /// The smallest value recorded, 0 when empty: exact, or its cell's lower bound when decoded.
  package var min: UInt64 { isEmpty ? 0 : totals.pointee.min }
  /// The largest value recorded, 0 when empty: exact, or its cell's upper bound when decoded.
  package var max: UInt64 { totals.pointee.max }

  /// The mean in nanoseconds, from the middles of the cells (error ≤ 0.05 %); 0 when empty.
  package var mean: Double {
    guard !isEmpty else { return 0 }
    return sum { $0 } / Double(count)
  }

  /// The standard deviation (divisor N, as HdrHistogram) in nanoseconds, from the middles of the cells; 0 when empty.
  package var standardDeviation: Double {
    guard !isEmpty else { return 0 }
    let centre = mean
    return (sum { ($0 - centre) * ($0 - centre) } / Double(count)).squareRoot()
  }

  /// The value at the nearest rank ⌈qN⌉: the largest value of its cell, but never above `max`; 0 when empty.
  package func value(at percentile: Percentile) -> UInt64 {
    let rank = percentile.rank(of: count)
    var seen: UInt64 = 0
    for index in usedCells {
      seen &+= cells[index]
      if seen >= rank { return Swift.min(BucketLayout.standard.high(of: index), max) }
    }
    return max
  }

  /// How many recorded values are at most `ns` or share its cell.
  package func countAtOrBelow(_ ns: UInt64) -> UInt64 {
    guard !isEmpty, ns >= min else { return 0 }
    guard ns < max else { return count }
    let layout = BucketLayout.standard
    return (usedCells.lowerBound...layout.index(of: ns)).reduce(0) { $0 &+ cells[$1] }
  }

  /// Calls `body` for every cell that counted something, from low values to high ones.
  package func forEachCell(_ body: (_ low: UInt64, _ high: UInt64, _ count: UInt64) -> Void) {
    let layout = BucketLayout.standard
    for index in usedCells where cells[index] > 0 { body(layout.low(of: index), layout.high(of: index), cells[index]) }
  }

  /// The cells from the first that counted something to the last.
  var usedCells: Range<Int> {
    guard !isEmpty else { return 0..<0 }
    let layout = BucketLayout.standard
    return layout.index(of: min)..<layout.index(of: max) + 1
  }

  private func sum(_ term: (Double) -> Double) -> Double {
    let layout = BucketLayout.standard
    return usedCells.reduce(0) { total, index in
      guard cells[index] > 0 else { return total }
      let middle = Swift.min(Swift.max(layout.middle(of: index), min), max)
      return total + term(Double(middle)) * Double(cells[index])
    }
  }
}
