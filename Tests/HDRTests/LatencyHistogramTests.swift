import HDR
import Histogram
import Quantities
import Testing

@Suite("Latency histogram")
struct LatencyHistogramTests {
  @Test("percentiles are those of hdrhistogram-swift", arguments: [1, 10, 1_000, 50_000])
  func percentilesAgainstOracle(count: Int) {
    let values = latencies(count, seed: 7)
    let ours = histogram(of: values)
    var theirs = Histogram<UInt64>(
      lowestDiscernibleValue: 1, highestTrackableValue: 3_600_000_000_000, numberOfSignificantValueDigits: .three)
    for value in values { theirs.record(value) }
    for percentile in percentiles {
      #expect(ours.value(at: percentile) == theirs.valueAtPercentile(percentile.percent), "\(percentile.label)")
    }
    #expect(ours.count == theirs.totalCount)
    #expect(ours.max == theirs.maxRecorded)
    #expect(ours.min == theirs.min)
    #expect(abs(ours.mean / theirs.mean - 1) < 5e-4)
    #expect(abs(ours.standardDeviation - theirs.stdDeviation) <= 5e-4 * theirs.mean)
    for value in values.prefix(50) {
      #expect(
        ours.countAtOrBelow(value) == UInt64((theirs.percentileAtOrBelowValue(value) / 100 * Double(count)).rounded()))
    }
  }

  @Test("a percentile is within 0.1 % of the sorted values' nearest rank")
  func percentilesAgainstSorting() {
    let values = latencies(12_345, seed: 3)
    let ours = histogram(of: values)
    let sorted = values.sorted()
    for percentile in percentiles {
      let exact = sorted[Int(percentile.rank(of: 12_345)) - 1]
      let read = ours.value(at: percentile)
      #expect(read >= exact && Double(read) <= Double(exact) * 1.001, "\(percentile.label)")
    }
  }

  @Test("an empty histogram answers zero everywhere")
  func empty() {
    let empty = LatencyHistogram()
    #expect(empty.isEmpty)
    #expect([empty.count, empty.min, empty.max, empty.clamped, empty.value(at: .p99)] == [0, 0, 0, 0, 0])
    #expect(empty.mean == 0 && empty.standardDeviation == 0)
    #expect(empty.countAtOrBelow(.max) == 0)
    #expect(empty.usedCellList.isEmpty)
  }

  @Test("equal values have themselves as mean, minimum, maximum and every percentile")
  func constant() {
    let constant = LatencyHistogram()
    constant.record(1_000_000, count: 5)
    #expect(constant.mean == 1_000_000)
    #expect(constant.standardDeviation == 0)
    #expect(percentiles.allSatisfy { constant.value(at: $0) == 1_000_000 })
  }

  @Test("values above one hour are kept at one hour and counted")
  func clamping() {
    let hour: UInt64 = 3_600_000_000_000
    let clamping = histogram(of: [hour, hour + 1, .max, 5])
    clamping.record(.max, count: 3)
    #expect(clamping.clamped == 5)
    #expect(clamping.count == 7)
    #expect(clamping.max == hour)
    #expect(clamping.value(at: .p99) == hour)
  }

  @Test("zero is a value")
  func zero() {
    let zeros = histogram(of: [0, 0, 0, 9])
    #expect(zeros.min == 0)
    #expect(zeros.value(at: .p50) == 0)
    #expect(zeros.countAtOrBelow(0) == 3)
    #expect(zeros.countAtOrBelow(8) == 3)
    #expect(zeros.countAtOrBelow(9) == 4)
  }

  @Test("merged parts are the whole, and the parts stay as they were")
  func merging() {
    let values = latencies(9_000, seed: 1)
    let parts = [values[..<100], values[100..<7_000], values[7_000...]].map { histogram(of: Array($0)) }
    let whole = histogram(of: values)
    let merged = LatencyHistogram()
    for part in parts { merged.merge(part) }
    #expect(merged.usedCellList == whole.usedCellList)
    #expect([merged.count, merged.min, merged.max] == [whole.count, whole.min, whole.max])
    #expect(parts.map(\.count) == [100, 6_900, 2_000])
  }

  @Test("merging an empty histogram changes nothing, not even the minimum")
  func mergingEmpty() {
    let some = histogram(of: [7])
    some.merge(LatencyHistogram())
    #expect([some.count, some.min, some.max] == [1, 7, 7])
  }

  @Test("counts saturate instead of wrapping")
  func saturation() {
    let full = LatencyHistogram()
    full.record(5, count: .max)
    full.record(5, count: 10)
    full.merge(full.copy())
    #expect(full.count == .max)
    #expect(full.usedCellList == [Cell(low: 5, high: 5, count: .max)])
  }

  @Test("a copy is independent, and reset forgets everything")
  func copyAndReset() {
    let original = histogram(of: [1, 2, .max])
    let copy = original.copy()
    original.reset()
    #expect(original.isEmpty && original.clamped == 0 && original.min == 0 && original.max == 0)
    #expect(original.usedCellList.isEmpty)
    original.record(44)
    #expect(original.min == 44)
    #expect(copy.count == 3 && copy.clamped == 1 && copy.min == 1)
  }
}
