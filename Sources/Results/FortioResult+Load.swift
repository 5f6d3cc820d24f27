import HDR
import Load
import Quantities

extension FortioResult {
  /// What only the command line knows.
  package struct Names: Sendable {
    package var labels: String
    package var runID: Int64
    /// Wall clock, RFC 3339.
    package var startTime: String
    package var version: String

    package init(labels: String, runID: Int64, startTime: String, version: String) {
      self.labels = labels
      self.runID = runID
      self.startTime = startTime
      self.version = version
    }

    /// `2026-11-24-100000_labels`, as Fortio names its files.
    package var id: String {
      let digits = startTime.prefix(19).split(separator: "T")
      let time = digits.last.map { $0.filter { $0 != ":" } } ?? ""
      let words = labels.map { $0.isLetter || $0.isNumber || $0 == "-" ? String($0) : "_" }.joined()
      return "\(digits.first ?? "")-\(time)" + (words.isEmpty ? "" : "_\(words)")
    }
  }

  /// - Parameter resolution: cells of `Data` are at least this wide; every cell of the histogram stands when it is zero.
  package init(
    _ result: LoadResult, plan: LoadPlan, percentiles: [Percentile], resolution: Nanoseconds, names: Names
  ) {
    let total = result.total
    let codes = Self.codes(result, plan.call)
    var exactly: Int64?
    var asked = ""
    switch plan.extent {
    case .requests(let count):
      exactly = Int64(count)
      asked = "exactly \(count) calls"
    case .duration(let time): asked = time.goNotation
    case .untilStopped: asked = "until stop"
    }
    self.init(
      runType: Self.kind(plan.call), labels: names.labels, startTime: names.startTime,
      requestedQPS: plan.pacing.rate.map { Decimals.significant($0.perSecond, 10) } ?? "max", requestedDuration: asked,
      actualQPS: result.achievedRate, actualDuration: Int64(result.duration.count), numThreads: plan.connections,
      version: names.version,
      durationHistogram: Histogram(total.service, percentiles: percentiles, resolution: resolution),
      errorsDurationHistogram: Histogram(total.errorResponse, percentiles: percentiles, resolution: resolution),
      exactly: exactly, jitter: plan.pacing.name == "jittered", uniform: plan.pacing.name != "burst",
      noCatchUp: !plan.catchesUp, runID: names.runID, id: names.id, retCodes: codes,
      url: Redaction.url(plan.target.description), numConnections: plan.connections,
      sizes: Summary(total.sizes.all), headerSizes: Summary(total.sizes.heads),
      socketCount: Int64(result.lifetime.connectionsOpened), abortOn: plan.abortOn.map(Int.init) ?? 0,
      toll: LoadResultRecord(result, plan: plan, percentiles: percentiles))
  }
}

extension FortioResult {
  private static func kind(_ call: Call) -> String {
    switch call {
    case .http1, .http2: "HTTP"
    case .grpc: "GRPC"
    case .echo(let echo): echo.transport == .tcp ? "TCP" : "UDP"
    }
  }

  /// As Fortio counts them: HTTP by status, "-1" for none; gRPC SERVING or ERROR; echoes OK or ERROR.
  private static func codes(_ result: LoadResult, _ call: Call) -> [String: UInt64] {
    let outcomes = result.total.outcomes.filter { $0.key != .notSent }
    var codes: [String: UInt64]
    let good: String
    switch call {
    case .http1, .http2:
      codes = Dictionary(uniqueKeysWithValues: result.statuses.map { ("\($0.key)", $0.value) })
      let unanswered = outcomes.reduce(0) { $0 + ($1.key.isAnswer ? 0 : $1.value) }
      if unanswered > 0 { codes["-1"] = unanswered }
      return codes
    case .grpc: good = "SERVING"
    case .echo: good = "OK"
    }
    codes = [good: outcomes[.success, default: 0]]
    codes["ERROR"] = outcomes.reduce(0) { $0 + ($1.key == .success ? 0 : $1.value) }
    return codes.filter { $0.value > 0 }
  }
}

extension FortioResult.Summary {
  /// Nil where no sizes are known.
  init?(_ sizes: SizeSums) {
    guard sizes.count > 0 else { return nil }
    let (least, most) = (Double(sizes.least), Double(sizes.most))
    self.init(
      count: sizes.count, min: least, max: most, sum: Double(sizes.sum), avg: sizes.mean,
      stdDev: sizes.standardDeviation, data: [.init(start: least, end: most, percent: 100, count: sizes.count)])
  }
}

extension FortioResult.Histogram {
  init(_ histogram: LatencyHistogram, percentiles: [Percentile], resolution: Nanoseconds) {
    let seconds = 1e-9
    var cells: [(low: UInt64, high: UInt64, count: UInt64)] = []
    histogram.forEachCell { low, high, count in
      if let last = cells.last, resolution > .zero, last.low / resolution.count == low / resolution.count {
        cells[cells.count - 1] = (last.low, high, last.count + count)
      } else {
        cells.append((low, high, count))
      }
    }
    var seen: UInt64 = 0
    let data = cells.map { cell in
      seen += cell.count
      return FortioResult.Cell(
        start: Double(Swift.max(cell.low, histogram.min)) * seconds,
        end: Double(Swift.min(cell.high, histogram.max)) * seconds,
        percent: 100 * Double(seen) / Double(histogram.count), count: cell.count)
    }
    self.init(
      count: histogram.count, min: Double(histogram.min) * seconds, max: Double(histogram.max) * seconds,
      sum: histogram.mean * Double(histogram.count) * seconds, avg: histogram.mean * seconds,
      stdDev: histogram.standardDeviation * seconds, data: data,
      percentiles: histogram.isEmpty
        ? nil
        : percentiles.map { .init(percentile: $0.percent, value: Double(histogram.value(at: $0)) * seconds) })
  }
}

extension Nanoseconds {
  /// As Go's Duration prints itself: `1m30s`, `1.5s`, `250ms`.
  var goNotation: String {
    if count == 0 { return "0s" }
    if count < 1_000 { return "\(count)ns" }
    if count < 1_000_000 { return Decimals.significant(Double(count) / 1e3, 9) + "µs" }
    if count < 1_000_000_000 { return Decimals.significant(Double(count) / 1e6, 9) + "ms" }
    let hours = count / 3_600_000_000_000
    let minutes = count / 60_000_000_000 % 60
    let seconds = Decimals.significant(Double(count % 60_000_000_000) / 1e9, 11) + "s"
    return (hours > 0 ? "\(hours)h" : "") + (hours > 0 || minutes > 0 ? "\(minutes)m" : "") + seconds
  }
}
