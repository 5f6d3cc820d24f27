import Glibc
import Quantities
import Results

/// Response time against percentile: a thin line for each valid trial, a thick one for all of them merged.
struct PercentileFigure {
  let figure: Figure?

  /// - Throws: `Problem` of kind environment when a histogram is damaged.
  init(_ arms: Arms) throws(Problem) {
    let pooled = arms.arms.compactMap { arm in arm.setup.pooled.map { (arm, $0.response) } }.filter { $0.1.count > 0 }
    guard let most = pooled.map(\.1.count).max() else {
      figure = nil
      return
    }
    var (curves, key): ([(points: [Draw.Point], look: String, title: String)], Key) = ([], Key())
    for (arm, _) in pooled {
      for trial in arm.valid {
        guard let response = trial.load?.result.response else { continue }
        curves.append((try Self.curve(response), arm.ink.thin, "\(arm.label), trial \(trial.order)"))
      }
    }
    for (arm, response) in pooled {
      curves.append((try Self.curve(response), arm.ink.stroke, "\(arm.label), all valid trials"))
      key.line(arm.ink, arm.label)
    }
    let frame = Plot.Frame()
    let x = Scale(.tail, of: [0, 100 - 100 / Double(most)], from: frame.left, to: frame.right)
    let y = Scale(.logarithmic, of: curves.flatMap(\.points).map(\.y), from: frame.bottom, to: frame.top + 8)
    var plot = Plot(frame, x: .percentiles(x), y: .time("response time", y))
    plot.marks = curves.map { curve in
      Draw.path(curve.points.map { (x($0.x), y($0.y)) }, class: curve.look, title: curve.title)
    }
    figure = Figure(
      "percentiles", "Response time by percentile",
      shows:
        "How long the given share of requests took at most; the axis stretches the slowest ones. A thin line is one "
        + "trial, a thick one all valid trials of a set-up together: where the thin ones fan out, single runs differ.",
      means: Self.meanings(pooled.map { ($0.0.label, $0.1) }), plot: plot, key: key,
      table: ResultTables(run: arms.run).latency)
  }

  /// µs at percentiles in equal steps of −log₁₀(1 − q), as far as there are requests.
  private static func curve(_ histogram: HistogramRecord) throws(Problem) -> [Draw.Point] {
    let decades = log10(Double(max(histogram.count, 2)))
    let steps = 16.0
    var percentiles: [Percentile] = []
    for step in 1...Int(max(1, (decades * steps).rounded(.down))) {
      percentiles.append(try Percentile(100 * (1 - pow(10, -Double(step) / steps))))
    }
    return zip(percentiles, try histogram.values(at: percentiles)).map { ($0.percent, Double($1) / 1e3) }
  }

  private static func meanings(_ pooled: [(label: String, response: HistogramRecord)]) -> [String] {
    [Percentile.p50, .p99].map { percentile in
      let times = pooled.map { "\($0.label) \(Figures.time($0.response.value(at: percentile)))" }
      let who = percentile == .p50 ? "Half of all requests were answered within" : "99 of 100 within"
      return "\(who): \(times.joined(separator: ", "))."
    }
  }
}
