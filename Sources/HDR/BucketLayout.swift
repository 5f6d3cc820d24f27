import Quantities

/// How HdrHistogram cuts the values into cells: linear inside a power of two, so that every cell is narrower than its
/// value divided by 10^significantDigits.
///
/// The formulas are those of HdrHistogram's AbstractHistogram (Gil Tene), so that encoded histograms are interchangeable.
@frozen
public struct BucketLayout: Equatable, Sendable {
  /// The smallest difference the cells resolve.
  public let lowest: UInt64
  /// The largest value with a cell of its own.
  public let highest: UInt64
  /// 0 … 5.
  public let significantDigits: Int
  /// How many cells there are.
  public let cellCount: Int
  @usableFromInline let unitMagnitude: Int
  @usableFromInline let halfMagnitude: Int

  @inlinable
  init(lowest: UInt64, highest: UInt64, significantDigits: Int, cellCount: Int, unitMagnitude: Int, halfMagnitude: Int)
  {
    self.lowest = lowest
    self.highest = highest
    self.significantDigits = significantDigits
    self.cellCount = cellCount
    self.unitMagnitude = unitMagnitude
    self.halfMagnitude = halfMagnitude
  }

  /// What every `LatencyHistogram` uses: 1 ns … 1 h with three significant digits, in 33,792 cells.
  @inlinable
  public static var standard: BucketLayout {
    BucketLayout(
      lowest: 1, highest: 3_600_000_000_000, significantDigits: 3, cellCount: 33_792, unitMagnitude: 0,
      halfMagnitude: 10)
  }

  /// The layout of another histogram, as its header states it.
  ///
  /// - Throws: `Problem` when HdrHistogram itself would refuse these parameters.
  package init(lowest: UInt64, highest: UInt64, significantDigits: Int) throws(Problem) {
    guard 0...5 ~= significantDigits else {
      throw .environment("a histogram has 0 to 5 significant digits, not \(significantDigits)")
    }
    guard lowest >= 1, lowest <= UInt64(Int64.max) / 2, highest >= 2 * lowest, highest <= UInt64(Int64.max) else {
      throw .environment("a histogram cannot reach from \(lowest) to \(highest)")
    }
    let singleUnits = (0..<significantDigits).reduce(UInt64(2)) { product, _ in product * 10 }
    let magnitude = 64 - (singleUnits - 1).leadingZeroBitCount
    let unit = 63 - lowest.leadingZeroBitCount
    guard unit + magnitude <= 62 else {
      throw .environment("a histogram cannot resolve \(significantDigits) digits from \(lowest) upwards")
    }
    let highestBit = 64 - highest.leadingZeroBitCount
    let buckets = max(1, highestBit - unit - magnitude + 1)
    self.init(
      lowest: lowest, highest: highest, significantDigits: significantDigits,
      cellCount: (buckets + 1) << (magnitude - 1), unitMagnitude: unit, halfMagnitude: magnitude - 1)
  }

  /// The cell of `value`, which must not be above `highest`.
  @inlinable
  public func index(of value: UInt64) -> Int {
    let mask = ((UInt64(2) &<< UInt64(halfMagnitude)) &- 1) &<< UInt64(unitMagnitude)
    let bucket = 63 &- (value | mask).leadingZeroBitCount &- unitMagnitude &- halfMagnitude
    return (bucket &<< halfMagnitude)
      &+ Int(truncatingIfNeeded: value &>> UInt64(truncatingIfNeeded: bucket &+ unitMagnitude))
  }

  /// The smallest value of a cell; `index` must be below `cellCount`.
  package func low(of index: Int) -> UInt64 {
    let bucket = max(0, (index >> halfMagnitude) - 1)
    return UInt64(index - bucket << halfMagnitude) << UInt64(bucket + unitMagnitude)
  }

  /// The largest value of a cell; `index` must be below `cellCount`.
  package func high(of index: Int) -> UInt64 { low(of: index) + (width(of: index) - 1) }

  /// The middle of a cell, rounded up, as HdrHistogram's medianEquivalentValue.
  package func middle(of index: Int) -> UInt64 { low(of: index) + width(of: index) / 2 }

  private func width(of index: Int) -> UInt64 {
    1 << UInt64(max(0, (index >> halfMagnitude) - 1) + unitMagnitude)
  }
}
