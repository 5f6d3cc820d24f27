import Testing

@testable import HDR

struct PackedHistogramTests {
  @Test func nothingIsLost() {
    let histogram = LatencyHistogram()
    for value in [1, 57_300, 57_301, 1_999_999, 3_000_000_000] as [UInt64] { histogram.record(value) }
    histogram.record(57_300, count: 1_000_000)
    histogram.record(.max)
    let again = PackedHistogram(histogram).unpacked()
    #expect(again.count == histogram.count)
    #expect(again.min == 1)
    #expect(again.max == histogram.max)
    #expect(again.clamped == 1)
    #expect(HistogramCodec.encode(again) == HistogramCodec.encode(histogram))
    #expect(PackedHistogram(histogram).size < 40)
  }

  @Test func coarseHistogramsKeepCountsAndTwoDigits() {
    let fine = histogram(of: latencies(20_000, seed: 5))
    let coarse = fine.coarsened()
    #expect(coarse.count == fine.count)
    #expect(coarse.min == fine.min)
    #expect(coarse.max == fine.max)
    #expect(coarse.usedCellList.count * 4 < fine.usedCellList.count)
    for percentile in percentiles {
      let exact = Double(fine.value(at: percentile))
      #expect(abs(Double(coarse.value(at: percentile)) / exact - 1) < 0.008, "\(percentile.label)")
    }
    #expect(PackedHistogram(coarse).unpacked().count == fine.count)
    #expect(PackedHistogram(coarse).size * 3 < PackedHistogram(fine).size)
  }

  @Test(arguments: [[1], [999, 1_000, 1_001], [5_000, 5_001, 5_001], [.max, 1]] as [[UInt64]])
  func coarseningStaysWithinTheExtremes(_ values: [UInt64]) {
    let fine = histogram(of: values)
    let coarse = fine.coarsened()
    #expect(coarse.count == UInt64(values.count))
    #expect((coarse.min, coarse.max, coarse.clamped) == (fine.min, fine.max, fine.clamped))
    #expect(coarse.value(at: .p50) >= fine.min && coarse.value(at: .p99) <= fine.max)
    #expect(PackedHistogram(coarse).unpacked().usedCellList == coarse.usedCellList)
  }

  @Test func nothingPacksToNothing() {
    #expect(PackedHistogram(LatencyHistogram()).size == 0)
    #expect(PackedHistogram(LatencyHistogram()).unpacked().isEmpty)
  }
}
