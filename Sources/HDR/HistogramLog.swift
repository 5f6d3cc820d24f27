import Quantities

/// An `.hlog` file: HdrHistogram's interval log, version 1.3, one histogram a line, as its plotters and tools read it.
package struct HistogramLog: Sendable {
  package struct Interval: Sendable {
    /// What tells interleaved series apart; it must not contain a comma, a blank or a line break.
    package let tag: String?
    /// When the interval began, in seconds after the log's start.
    package let start: Double
    /// How long it lasted, in seconds.
    package let length: Double
    package let histogram: LatencyHistogram

    package init(tag: String?, start: Double, length: Double, histogram: LatencyHistogram) {
      self.tag = tag
      self.start = start
      self.length = length
      self.histogram = histogram
    }
  }

  /// The start of the log in seconds since 1970, if it is known.
  package let startTime: Double?
  package let intervals: [Interval]

  package init(startTime: Double?, intervals: [Interval]) {
    self.startTime = startTime
    self.intervals = intervals
  }

  /// The file's contents. The maximum column is in milliseconds, as HdrHistogram's writer has it for nanoseconds.
  package var text: String {
    var lines = ["#[Histogram log format version 1.3]"]
    if let startTime {
      let seconds = Decimals.fixed(startTime, 3)
      lines.append("#[BaseTime: \(seconds) (seconds since epoch)]")
      lines.append("#[StartTime: \(seconds) (seconds since epoch)]")
    }
    lines.append(Self.legend)
    for interval in intervals {
      let numbers = [interval.start, interval.length, Double(interval.histogram.max) / 1e6].map {
        Decimals.fixed($0, 3)
      }
      let tag = interval.tag.map { "Tag=\($0)," } ?? ""
      lines.append(tag + numbers.joined(separator: ",") + "," + HistogramCodec.base64(of: interval.histogram))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Reads the contents of an `.hlog` file.
  ///
  /// - Throws: `Problem` of kind environment that names the line.
  package init(parsing text: String) throws(Problem) {
    var startTime: Double?
    var intervals: [Interval] = []
    for (offset, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      if line.isEmpty || line.hasPrefix("\"StartTimestamp\"") { continue }
      if line.hasPrefix("#") {
        startTime = Self.startTime(of: line) ?? startTime
        continue
      }
      do {
        intervals.append(try Interval(parsing: line))
      } catch {
        throw .environment("line \(offset + 1) of the histogram log: \(error)")
      }
    }
    self.init(startTime: startTime, intervals: intervals)
  }

  private static let legend =
    #""StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram""#

  private static func startTime(of comment: Substring) -> Double? {
    let mark = "#[StartTime: "
    guard comment.hasPrefix(mark) else { return nil }
    return Double(comment.dropFirst(mark.count).prefix { $0 != " " && $0 != "]" })
  }
}

extension HistogramLog.Interval {
  fileprivate init(parsing line: Substring) throws(Problem) {
    var fields = line.split(separator: ",", omittingEmptySubsequences: false)
    var tag: String?
    if let first = fields.first, first.hasPrefix("Tag=") {
      tag = String(first.dropFirst(4))
      fields.removeFirst()
    }
    guard fields.count == 4, let start = Double(fields[0]), let length = Double(fields[1]), Double(fields[2]) != nil
    else {
      throw .environment("it is not \"[Tag=name,]start,length,max,histogram\"")
    }
    self.init(tag: tag, start: start, length: length, histogram: try HistogramCodec.decode(base64: fields[3]))
  }
}
