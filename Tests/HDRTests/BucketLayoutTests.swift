import Histogram
import Quantities
import Testing

@testable import HDR

@Suite("Bucket layout")
struct BucketLayoutTests {
  @Test("the standard layout is what its parameters give")
  func standard() throws {
    let derived = try BucketLayout(lowest: 1, highest: 3_600_000_000_000, significantDigits: 3)
    #expect(derived == BucketLayout.standard)
  }

  @Test(
    "cells join without a gap or an overlap, from zero to past the highest value", arguments: [1, 1000] as [UInt64])
  func tiling(lowest: UInt64) throws {
    let layout = try BucketLayout(lowest: lowest, highest: 3_600_000_000_000, significantDigits: 3)
    var next: UInt64 = 0
    for index in 0..<layout.cellCount {
      #expect(layout.low(of: index) == next)
      if layout.high(of: index) <= layout.highest {
        #expect(layout.index(of: layout.low(of: index)) == index)
        #expect(layout.index(of: layout.high(of: index)) == index)
      }
      next = layout.high(of: index) + 1
    }
    #expect(next > layout.highest)
  }

  @Test("equivalent ranges are those of hdrhistogram-swift", arguments: [1, 2, 3, 4, 5] as [Int8])
  func againstOracle(digits: Int8) throws {
    let highest: UInt64 = 3_600_000_000_000
    let theirs = Histogram<UInt64>(
      lowestDiscernibleValue: 1, highestTrackableValue: highest,
      numberOfSignificantValueDigits: try #require(SignificantDigits(rawValue: digits)))
    let ours = try BucketLayout(lowest: 1, highest: highest, significantDigits: Int(digits))
    var random = SplitMix64(seed: UInt64(digits))
    for _ in 0..<2_000 {
      let value = random.next() >> UInt64(22 + random.below(42))
      guard value <= highest else { continue }
      let index = ours.index(of: value)
      let theirRange = theirs.equivalentRangeForValue(value)
      #expect(ours.low(of: index) == theirRange.lowerBound)
      #expect(ours.high(of: index) == theirRange.upperBound)
      #expect(ours.middle(of: index) == theirs.medianEquivalentForValue(value))
    }
  }

  @Test(
    "parameters that no HdrHistogram has are refused",
    arguments: [
      (0, 100, 3), (1, 1, 3), (60, 100, 3), (1, .max, 3), (1, 100, 6), (1, 100, -1), (1 << 60, 1 << 62, 3),
    ] as [(UInt64, UInt64, Int)])
  func refused(lowest: UInt64, highest: UInt64, digits: Int) {
    #expect(throws: Problem.self) {
      try BucketLayout(lowest: lowest, highest: highest, significantDigits: digits)
    }
  }

  @Test("the widest layouts neither overflow nor trap")
  func extremes() throws {
    for (lowest, digits) in [(1, 0), (1, 5), (1 << 44, 5), (1 << 51, 3), (1 << 61, 0)] as [(UInt64, Int)] {
      guard let layout = try? BucketLayout(lowest: lowest, highest: UInt64(Int64.max), significantDigits: digits) else {
        continue
      }
      #expect(layout.high(of: layout.cellCount - 1) >= UInt64(Int64.max))
      #expect(layout.index(of: UInt64(Int64.max)) < layout.cellCount)
    }
  }
}
