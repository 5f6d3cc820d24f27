import HDR
import Quantities
import Results
import Testing

@Suite struct HistogramRecordTests {
  private func histogram(_ values: [UInt64]) -> LatencyHistogram {
    let histogram = LatencyHistogram()
    for value in values { histogram.record(value) }
    return histogram
  }

  @Test func writesOutTheStandardPercentiles() {
    let record = HistogramRecord(histogram(Array(1...1000)))
    #expect(record.count == 1000)
    #expect(record.minNs == 1)
    #expect(record.maxNs == 1000)
    #expect(record.percentilesNs == ["50": 500, "75": 750, "90": 900, "95": 950, "99": 990, "99.9": 999])
    #expect(record.value(at: .p99) == 990)
  }

  @Test func comesBackFromItsEncoding() throws {
    let record = HistogramRecord(histogram([5, 70_000, 9_000_000_000]))
    let back = try record.histogram()
    #expect(back.count == 3)
    #expect(HistogramRecord(back).hdr == record.hdr)
  }

  @Test func anEmptyOneIsAllZero() throws {
    let record = HistogramRecord(histogram([]))
    #expect(record.count == 0 && record.minNs == 0 && record.meanNs == 0 && record.maxNs == 0)
    #expect(try record.histogram().isEmpty)
  }

  @Test func mergingKeepsExactExtremesAndClamped() throws {
    var slow = HistogramRecord(histogram([123_457, 7_654_321]))
    slow.clamped = 2
    let both = try HistogramRecord(merging: [HistogramRecord(histogram([])), slow, HistogramRecord(histogram([77]))])
    #expect(both.count == 3)
    #expect(both.minNs == 77)
    #expect(both.maxNs == 7_654_321)
    #expect(both.clamped == 2)
    #expect(both.percentilesNs["99.9"] == 7_654_321)
  }
}
