import HDR
import Load
import Quantities
import Results

/// What `toll load` prints at its end.
struct LoadSummary {
  let text: String

  init(_ plan: LoadPlan, _ result: LoadResult, _ cautions: [Caution], percentiles: [Percentile]) {
    let total = result.total
    let asked =
      (plan.pacing.shape ?? plan.pacing.rate?.description).map { "\(plan.pacing.name) \($0)" }
      ?? "as fast as possible"
    let warmup = plan.endsWarmupWhenSteady ? result.warmup : plan.warmup
    var lines = [
      "\(plan.target)  \(asked), \(Self.connections(plan)), \(Self.count(plan.threads, "thread")), "
        + "\(result.duration) measured behind \(warmup) of warm-up"
    ]
    let outcomes = Outcome.allCases.compactMap { kind in total.outcomes[kind].map { "\(kind.key) \($0)" } }
    lines.append(
      "answered  \(Decimals.significant(result.achievedRate, 6))/s   \(outcomes.joined(separator: "  "))")
    if result.grpcStatuses.contains(where: { $0.key != .ok }) {
      let statuses = result.grpcStatuses.sorted { $0.key.rawValue < $1.key.rawValue }
      lines.append("statuses  \(statuses.map { "\($0.key) \($0.value)" }.joined(separator: "  "))")
    }
    let header = ["", "count", "mean"] + percentiles.map { "p\($0.label)" } + ["max"]
    var rows = [header]
    func add(_ name: String, _ histogram: LatencyHistogram) {
      guard !histogram.isEmpty else { return }
      rows.append(
        [name, "\(histogram.count)", "\(Nanoseconds(UInt64(histogram.mean)))"]
          + percentiles.map { "\(Nanoseconds(histogram.value(at: $0)))" } + ["\(Nanoseconds(histogram.max))"])
    }
    add("response", total.response)
    add("service", total.service)
    if total.firstByte.mean != total.service.mean { add("first byte", total.firstByte) }
    add("network", total.network)
    add("errors", total.errorResponse)
    if plan.pacing.rate != nil { add("send lag", total.sendLag) }
    // Connects of a run that keeps its connections are no news; handshakes are.
    if !result.handshake.isEmpty || plan.reuse != nil { add("connect", result.connect) }
    add("handshake", result.handshake)
    for share in result.requestKinds { add(share.name, share.response) }
    for share in result.upstreams { add("\(plan.splitBy ?? ""): \(share.name)", share.response) }
    lines += Self.align(rows)
    lines += cautions.map { "caution   \($0.text)" }
    text = lines.joined(separator: "\n")
  }

  private static func connections(_ plan: LoadPlan) -> String {
    count(plan.connections, "connection") + (plan.streams > 1 ? " × \(plan.streams) streams" : "")
  }

  private static func count(_ n: Int, _ noun: String) -> String { n == 1 ? "1 \(noun)" : "\(n) \(noun)s" }

  /// The first column to the left, the others to the right.
  private static func align(_ rows: [[String]]) -> [String] {
    let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).enumerated().map { index, cell in
        let padding = String(repeating: " ", count: cell.1 - cell.0.count)
        return index == 0 ? cell.0 + padding : padding + cell.0
      }.joined(separator: "  ")
    }
  }
}
