import Glibc
import Quantities
import Results
import Statistics

/// Overhead with its interval for every set-up and metric, over the band of no interest.
struct ForestFigure {
  let figure: Figure?

  private struct Row {
    let arm: Arm
    let metric: String
    let effect: EffectRecord
    let limits: GateLimits
    var reading: Reading { Reading(effect, limits: limits) }
  }

  init(_ arms: Arms) {
    let rows = arms.compared.flatMap(Self.rows)
    guard !rows.isEmpty else {
      figure = nil
      return
    }
    var frame = Plot.Frame(left: 12, top: 10)
    frame.bottom = Self.height(of: rows, from: frame.top)
    let ratios = rows.flatMap { [$0.effect.low, $0.effect.ratio, $0.effect.high].compactMap(\.self) }
    let x = Scale(.logarithmic, of: ratios + [0.93, 1.08], from: frame.left + 8, to: frame.right - 8)
    let axis = Axis("difference to the baseline", x, ticks: Self.ticks(x))
    let rank = Scale(.linear, of: [0, Double(rows.count)], from: frame.top, to: frame.bottom)
    var plot = Plot(frame, x: axis, y: Axis("", rank, ticks: []))
    plot.marks.append(Draw.line(x(1), frame.top, x(1), frame.bottom, class: "zero"))
    var top = frame.top
    for (index, row) in rows.enumerated() {
      if index == 0 || rows[index - 1].arm.label != row.arm.label {
        plot.marks.append(Draw.text(frame.left, top + 14, row.arm.label, class: "label name"))
        top += Self.headHeight
      }
      plot.marks += Self.marks(row, top, x, frame)
      top += Self.rowHeight
    }
    var key = Key()
    key.box("band", "of no interest")
    figure = Figure(
      "overhead", "Overhead, and how sure it is",
      shows: "Each dot is what a set-up adds to the baseline, trial against trial of the same block; the bar holds the "
        + "true value with 95 % confidence. A bar right of the line costs more. The shaded band is what this project "
        + "calls too small to matter: \(Self.margins).",
      means: Self.meanings(arms, rows), plot: plot, key: key, table: ResultTables(run: arms.run).overhead)
  }

  private static let headHeight = 20.0
  private static let rowHeight = 32.0

  private static func height(of rows: [Row], from top: Double) -> Double {
    top + Double(Set(rows.map(\.arm.label)).count) * headHeight + Double(rows.count) * rowHeight + 4
  }

  private static let margins =
    "± \(Figures.share(GateLimits.p50.minimumEffect)) for p50 and CPU, ± \(Figures.share(GateLimits.p99.minimumEffect)) "
    + "for p90 and p99"

  private static func rows(_ arm: Arm) -> [Row] {
    let overhead = arm.setup.overhead
    let all: [(String, EffectRecord?, GateLimits)] = [
      ("p50", overhead?.p50, .p50), ("p90", overhead?.p90, .p99), ("p99", overhead?.p99, .p99),
      ("CPU a request", overhead?.cpu, .cpuPerRequest),
      ("CPU a request, whole machine", overhead?.machineCpu, .cpuPerRequest),
    ]
    return all.compactMap { name, effect, limits in
      effect.map { Row(arm: arm, metric: name, effect: $0, limits: limits) }
    }
  }

  private static func marks(_ row: Row, _ top: Double, _ x: Scale, _ frame: Plot.Frame) -> [Markup] {
    let least = 1 + row.limits.minimumEffect
    let middle = top + 24
    let said = "\(Figures.ratio(row.effect.ratio)): \(row.reading.words)"
    var marks = [
      Draw.box((x(1 / least), top + 16), (x(least), top + 32), class: "band"),
      Draw.text(frame.left, top + 12, row.metric, class: "label"),
      Draw.text(frame.right, top + 12, said, class: "label end"),
    ]
    if let low = row.effect.low, let high = row.effect.high {
      marks.append(
        Draw.path([(x(low), middle), (x(high), middle)], class: "\(row.arm.ink.stroke) bar"))
    }
    let title = "\(row.arm.label), \(row.metric): \(Figures.ratioInterval(row.effect))"
    return marks + [Draw.dot((x(row.effect.ratio), middle), radius: 4.5, class: row.arm.ink.dot, title: title)]
  }

  private static func ticks(_ scale: Scale) -> [Axis.Tick] {
    let width = scale.domain.upperBound / scale.domain.lowerBound
    let values: [Double] =
      width < 1.4
      ? [0.8, 0.9, 1, 1.1, 1.2, 1.3]
      : width < 2.5
        ? [0.5, 0.75, 1, 1.25, 1.5, 2]
        : width < 100 ? [0.5, 1, 2, 5, 10, 20, 50] : [0.01, 0.1, 1, 10, 100, 1000]
    return values.filter(scale.domain.contains).map { value in
      Axis.Tick(value: value, label: value == 1 ? "0 %" : value < 2 ? wholePercent(value) : "× \(Int(value))")
    }
  }

  private static func wholePercent(_ ratio: Double) -> String {
    let text = Decimals.fixed((ratio - 1) * 100, 0)
    return (ratio > 1 ? "+" : "") + text + " %"
  }

  private static func meanings(_ arms: Arms, _ rows: [Row]) -> [String] {
    arms.compared.compactMap { arm in
      let mine = rows.filter { $0.arm.label == arm.label }
      guard !mine.isEmpty else {
        return "\(arm.label): no block has a valid trial on both sides, so nothing is compared."
      }
      let said = Verdict.allCases.compactMap { verdict in
        let metrics = mine.filter { $0.reading.verdict == verdict }.map(\.metric)
        return metrics.isEmpty ? nil : "\(Reading.title(verdict)) for \(metrics.joined(separator: ", "))"
      }
      return "\(arm.label): \(said.joined(separator: "; "))."
    }
  }
}
