import Foundation
import Quantities
import Testing

@testable import HDR

@Suite(
  "Against the reference in Python",
  .enabled(if: Python.missing == nil, Comment(rawValue: Python.missing ?? "")))
struct ReferenceTests {
  private static let reading = """
    import sys
    from hdrh.histogram import HdrHistogram
    h = HdrHistogram.decode(sys.stdin.read())
    print(h.get_total_count(), h.lowest_trackable_value, h.highest_trackable_value, h.significant_figures)
    print(*[h.get_value_at_percentile(p) for p in (50, 75, 90, 99, 99.9)])
    for i in h.get_recorded_iterator(): print(i.value_iterated_to, i.count_at_value_iterated_to)
    """

  @Test("Python reads our encoding: layout, percentiles and every cell")
  func pythonReadsOurs() throws {
    let ours = histogram(of: latencies(100_000, seed: 5))
    let lines = try Python.run(Self.reading, input: HistogramCodec.base64(of: ours)).split(separator: "\n")
    #expect(lines[0] == "100000 1 3600000000000 3")
    let read = ours.usedCellList
    let known = try HistogramCodec.decode(base64: HistogramCodec.base64(of: ours))
    let values = try [50, 75, 90, 99, 99.9].map { String(known.value(at: try Percentile($0))) }
    #expect(lines[1] == values.joined(separator: " "))
    #expect(lines.dropFirst(2) == read.map { "\($0.high) \($0.count)" }[...])
  }

  @Test("Python reads an empty histogram of ours")
  func pythonReadsEmpty() throws {
    let text = try Python.run(Self.reading, input: HistogramCodec.base64(of: LatencyHistogram()))
    #expect(text.hasPrefix("0 1 3600000000000 3\n0 0 0 0 0\n"))
  }

  @Test("we read Python's encoding, and ours of the same values has the same bytes", arguments: [0, 1, 9_000])
  func weReadPython(count: Int) throws {
    let values = latencies(count, seed: 8)
    let program = """
      import sys
      from hdrh.histogram import HdrHistogram
      h = HdrHistogram(1, 3600000000000, 3)
      for line in sys.stdin: h.record_value(int(line))
      print(h.encode().decode())
      """
    let text = try Python.run(program, input: values.map(String.init).joined(separator: "\n"))
    let encoded = text.trimmingCharacters(in: .whitespacesAndNewlines)
    let ours = histogram(of: values)
    let read = try HistogramCodec.decode(base64: encoded)
    #expect(read.usedCellList == ours.usedCellList)
    // Python writes no cell at all for an empty histogram where Java and we write a zero,
    // and -1 for a single empty cell where Java and we write 0. Any zlib may choose its own compression.
    guard count > 0 else { return }
    let theirs = try Zlib.inflate(try #require(Base64.decode(encoded))[8...], limit: 1 << 20)
    let difference = zip(HistogramCodec.uncompressed(ours), theirs).filter { $0 != $1 }
    #expect(HistogramCodec.uncompressed(ours).count == theirs.count)
    #expect(difference.allSatisfy { $0 == (0, 1) })
  }

  @Test("Python reads our interval log")
  func pythonReadsLog() throws {
    let log = HistogramLog(
      startTime: 1_700_000_000,
      intervals: [.init(tag: nil, start: 0, length: 1, histogram: histogram(of: [5_000, 6_000]))])
    let program = """
      import sys, tempfile
      from hdrh.histogram import HdrHistogram
      from hdrh.log import HistogramLogReader
      with tempfile.NamedTemporaryFile('w', suffix='.hlog') as f:
        f.write(sys.stdin.read()); f.flush()
        r = HistogramLogReader(f.name, HdrHistogram(1, 3600000000000, 3))
        h = r.get_next_interval_histogram()
        print(h.get_total_count(), h.get_value_at_percentile(100), r.start_time_sec)
      """
    #expect(try Python.run(program, input: log.text) == "2 6003 1700000000.0\n")
  }
}
