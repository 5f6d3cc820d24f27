import Quantities
import Results

/// The paired differences themselves, block by block: what the overhead's estimate and interval are made of.
struct DifferenceFigure {
  let figure: Figure?

  private struct Dot {
    let arm: Arm
    let block: Int
    let ratio: Double
  }

  init(_ arms: Arms) {
    let dots = arms.compared.flatMap { arm in
      arms.pairs(of: arm).compactMap { pair -> Dot? in
        guard let before = pair.baseline.load?.result.response.value(at: .p50), before > 0,
          let after = pair.setup.load?.result.response.value(at: .p50), after > 0
        else { return nil }
        return Dot(arm: arm, block: pair.block, ratio: Double(after) / Double(before))
      }
    }
    guard !dots.isEmpty else {
      figure = nil
      return
    }
    let frame = Plot.Frame()
    let blocks = arms.trials.map { Double($0.block) }
    let x = Scale(.linear, of: blocks.flatMap { [$0 - 0.5, $0 + 0.5] }, from: frame.left, to: frame.right)
    let y = Scale(.linear, of: [0] + dots.map { $0.ratio - 1 }, from: frame.bottom - 4, to: frame.top + 10)
    let whole = x.ticks(8).filter { $0 == $0.rounded() }.map { Axis.Tick(value: $0, label: Decimals.fixed($0, 0)) }
    var plot = Plot(
      frame, x: Axis("block", x, ticks: whole),
      y: Axis("p50 against the baseline", y) { Decimals.fixed($0 * 100, 0) + " %" })
    plot.marks.append(Draw.line(frame.left, y(0), frame.right, y(0), class: "zero"))
    var key = Key()
    for (place, arm) in arms.compared.enumerated() {
      let aside = (Double(place) - Double(arms.compared.count - 1) / 2) * 0.8 / Double(max(arms.compared.count, 1))
      plot.marks += dots.filter { $0.arm.label == arm.label }.map { dot in
        let title = "\(arm.label), block \(dot.block): \(Figures.ratio(dot.ratio))"
        return Draw.dot((x(Double(dot.block) + aside), y(dot.ratio - 1)), class: arm.ink.dot, title: title)
      }
      if let centre = arm.setup.overhead?.p50?.ratio {
        plot.marks.append(Draw.line(frame.left, y(centre - 1), frame.right, y(centre - 1), class: arm.ink.thin))
      }
      key.dot(arm.ink, arm.label)
    }
    let lost = Self.lost(arms)
    plot.marks += lost.map {
      Draw.cross((x(Double($0)), frame.bottom - 6), class: "bad", title: "block \($0): a trial is invalid")
    }
    if !lost.isEmpty { key.cross("a trial of the block is invalid") }
    figure = Figure(
      "differences", "Differences block by block",
      shows:
        "Each dot is the median response time of one trial against the baseline's trial of the same block; the thin "
        + "line is the estimate made from them. Dots that agree make a narrow interval; a trend says that the machine drifted, "
        + "which pairing takes out.",
      means: arms.compared.compactMap { arm in Self.meaning(arm, dots.filter { $0.arm.label == arm.label }) },
      plot: plot, key: key, table: Self.table(dots))
  }

  private static func lost(_ arms: Arms) -> [Int] {
    Set(arms.trials.filter { !$0.valid }.map(\.block)).sorted()
  }

  private static func meaning(_ arm: Arm, _ dots: [Dot]) -> String? {
    guard let least = dots.map(\.ratio).min(), let most = dots.map(\.ratio).max() else { return nil }
    let above = dots.count { $0.ratio > 1 }
    return "\(arm.label): slower in \(above) of \(Prose.count(dots.count, "block")), from \(Figures.ratio(least)) to "
      + "\(Figures.ratio(most))."
  }

  private static func table(_ dots: [Dot]) -> Table {
    var table = Table([.left("set-up"), .right("block"), .right("p50 against the baseline")])
    for dot in dots { table.add([dot.arm.label, "\(dot.block)", Figures.ratio(dot.ratio)]) }
    return table
  }
}
