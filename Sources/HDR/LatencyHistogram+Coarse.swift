extension LatencyHistogram {
  /// The same counts with two significant digits, for series in which a thousand histograms stand side by side: values
  /// from 1 µs up move to the middle of a cell at most 0.8 % wide. Count, `clamped` and extremes stay as they are.
  package func coarsened() -> LatencyHistogram {
    let coarse = LatencyHistogram()
    let used = usedCells
    guard let first = used.first, let last = used.last else { return coarse }
    for index in used where cells[index] > 0 {
      // Eight neighbours share one cell; a power of two has 1,024 of them, so none reaches into the next.
      let middle = index < 1_024 ? index : index & ~7 | 4
      coarse.cells[Swift.min(Swift.max(middle, first), last)] &+= cells[index]
    }
    coarse.totals.pointee = totals.pointee
    return coarse
  }
}
