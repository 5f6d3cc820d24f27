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

  @Test func nothingPacksToNothing() {
    #expect(PackedHistogram(LatencyHistogram()).size == 0)
    #expect(PackedHistogram(LatencyHistogram()).unpacked().isEmpty)
  }
}
