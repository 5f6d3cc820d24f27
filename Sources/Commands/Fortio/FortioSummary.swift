import Load
import Quantities
import Results

/// What `fortio load` prints, as far as scripts read it.
struct FortioSummary {
  let text: String

  init(_ fortio: FortioResult, _ result: LoadResult, _ cautions: [Caution]) {
    let histogram = fortio.durationHistogram
    var lines = [
      "Ended after \(result.duration) : \(histogram.count) calls. qps=\(Decimals.significant(fortio.actualQPS, 5))",
      "Aggregated Function Time : count \(histogram.count) avg \(Self.number(histogram.avg)) +/- "
        + "\(Self.number(histogram.stdDev)) min \(Self.number(histogram.min)) max \(Self.number(histogram.max)) "
        + "sum \(Self.number(histogram.sum))",
    ]
    for quantile in histogram.percentiles ?? [] {
      lines.append("# target \(Decimals.significant(quantile.percentile, 10))% \(Self.number(quantile.value))")
    }
    let ideal = min(UInt64(fortio.numConnections ?? 0), max(1, histogram.count))
    lines.append("Sockets used: \(fortio.socketCount ?? 0) (for perfect keepalive, would be \(ideal))")
    lines.append(
      "Uniform: \(fortio.uniform ?? false), Jitter: \(fortio.jitter ?? false), "
        + "Catchup allowed: \(!(fortio.noCatchUp ?? false))")
    let codes = fortio.retCodes ?? [:]
    let all = codes.values.reduce(0, +)
    for (code, count) in codes.sorted(by: { (Int($0.key) ?? 0) < (Int($1.key) ?? 0) }) {
      let share = Decimals.fixed(100 * Double(count) / Double(max(1, all)), 1)
      lines.append("Code \(Self.padded(code)) : \(count) (\(share) %)")
    }
    for (name, sizes) in [("Header", fortio.headerSizes), ("Body/Total", fortio.sizes)] {
      guard let sizes, let least = sizes.min, let most = sizes.max, let spread = sizes.stdDev else { continue }
      lines.append(
        "Response \(name) Sizes : count \(sizes.count) avg \(Self.number(sizes.avg)) +/- \(Self.number(spread)) "
          + "min \(Self.number(least)) max \(Self.number(most)) sum \(Self.number(sizes.sum))")
    }
    lines.append(
      "All done \(all) calls (plus \(result.lifetime.answers - min(result.lifetime.answers, all)) warmup) "
        + "\(Decimals.fixed(histogram.avg * 1e3, 3)) ms avg, \(Decimals.fixed(fortio.actualQPS, 1)) qps")
    let response = result.total.response
    if !response.isEmpty {
      let p99 = Nanoseconds(response.value(at: .p99))
      lines.append(
        "Response time from when each request was due: 99 % within \(p99), at most \(Nanoseconds(response.max))")
    }
    lines += cautions.map { "caution: \($0.text)" }
    text = lines.joined(separator: "\n")
  }

  private static func number(_ value: Double) -> String { Decimals.significant(value, 9) }

  private static func padded(_ code: String) -> String {
    String(repeating: " ", count: max(0, 3 - code.count)) + code
  }
}
