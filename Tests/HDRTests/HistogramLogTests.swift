import Foundation
import HDR
import Quantities
import Testing

@Suite("Histogram log")
struct HistogramLogTests {
  private func fixture(_ name: String) throws -> HistogramLog {
    let folder = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
    return try HistogramLog(parsing: String(contentsOf: folder.appending(path: name), encoding: .utf8))
  }

  @Test("jHiccup's log has the totals of HdrHistogram's own test, and its percentiles within the log's two digits")
  func jHiccup() throws {
    let log = try fixture("jHiccup-2.0.7S.logV2.hlog")
    let all = LatencyHistogram()
    for interval in log.intervals { all.merge(interval.histogram) }
    #expect(log.intervals.count == 62)
    #expect(all.count == 48_761)
    // The log's cells are 2^23 wide here. HdrHistogram adds them by their lower bounds, we by their middles: 2^22 apart.
    #expect(all.value(at: try Percentile(99.9)) == 1_745_879_039 + 1 << 22)
    #expect(all.max == 1_796_210_687 + 1 << 22)
    #expect(log.startTime == 1_441_812_279.474)
    #expect(log.intervals[0].start == 0.127 && log.intervals[0].length == 1.007)
  }

  @Test("tags tell two series apart")
  func tags() throws {
    let log = try fixture("tagged-Log.logV2.hlog")
    let (tagged, plain) = (LatencyHistogram(), LatencyHistogram())
    for interval in log.intervals { (interval.tag == "A" ? tagged : plain).merge(interval.histogram) }
    #expect(tagged.count + plain.count == 32_290)
    #expect(tagged.usedCellList == plain.usedCellList)
  }

  @Test("what is written is exactly this, and is read back")
  func writing() throws {
    let second = histogram(of: [1_500_000])
    let log = HistogramLog(
      startTime: 1_700_000_000.25,
      intervals: [
        .init(tag: nil, start: 0, length: 1, histogram: second),
        .init(tag: "service", start: 1, length: 0.9996, histogram: LatencyHistogram()),
      ])
    let expected = """
      #[Histogram log format version 1.3]
      #[BaseTime: 1700000000.250 (seconds since epoch)]
      #[StartTime: 1700000000.250 (seconds since epoch)]
      "StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"
      0.000,1.000,1.500,\(HistogramCodec.base64(of: second))
      Tag=service,1.000,1.000,0.000,\(HistogramCodec.base64(of: LatencyHistogram()))

      """
    #expect(log.text == expected)
    let read = try HistogramLog(parsing: log.text.replacing("\n", with: "\r\n"))
    #expect(read.startTime == 1_700_000_000.25)
    #expect(read.intervals.map(\.tag) == [nil, "service"])
    #expect(read.intervals.map(\.histogram.count) == [1, 0])
  }

  @Test(
    "a broken line is named",
    arguments: [
      ("0,1,2", "line 2 of the histogram log: it is not \"[Tag=name,]start,length,max,histogram\""),
      ("0,1,x,HIST", "line 2 of the histogram log: it is not \"[Tag=name,]start,length,max,histogram\""),
      ("Tag=A", "line 2 of the histogram log: it is not \"[Tag=name,]start,length,max,histogram\""),
      ("0,1,2,HISTF", "line 2 of the histogram log: an encoded histogram is not valid Base64"),
    ])
  func broken(line: String, problem: String) {
    #expect(throws: Problem.environment(problem)) { try HistogramLog(parsing: "#[a comment]\n\(line)\n") }
  }
}
