import Quantities
import Results
import Statistics

/// One metric's overhead over several runs, oldest first, with the places where its level changed.
struct HistoryFigure {
  let figure: Figure?

  private struct Line {
    let label: String
    let ink: Ink
    /// By the run's place in time.
    let effects: [(run: Int, effect: EffectRecord)]
    let changes: [ChangePoint]
  }

  /// The permutation test's: the same records give the same changes.
  private static let seed: UInt64 = 1

  /// - Throws: `Problem` of kind environment when a record holds a ratio that is not above zero.
  init(_ runs: [RunRecord], _ metric: KeyPath<OverheadRecord, EffectRecord?>, name: String, title: String)
    throws(Problem)
  {
    let runs = runs.sorted { $0.startedAt < $1.startedAt }
    var lines: [Line] = []
    let labels = runs.flatMap(\.setups).filter { !$0.isBaseline }.map(\.label)
    for label in labels.reduce(into: [String](), { if !$0.contains($1) { $0.append($1) } }) {
      let effects = runs.enumerated().compactMap { place, run in
        run.setups.first { $0.label == label }?.overhead?[keyPath: metric].map { (run: place, effect: $0) }
      }
      guard !effects.isEmpty else { continue }
      lines.append(
        Line(
          label: label, ink: Ink(lines.count + 1), effects: effects,
          changes: try ChangePoints(seed: Self.seed).find(in: effects.map(\.effect.ratio))))
    }
    guard runs.count > 1, !lines.isEmpty else {
      figure = nil
      return
    }
    let frame = Plot.Frame()
    let x = Scale(.linear, of: [0.5, Double(runs.count) + 0.5], from: frame.left, to: frame.right)
    let bounds = lines.flatMap(\.effects).flatMap {
      [$0.effect.low, $0.effect.ratio, $0.effect.high].compactMap(\.self)
    }
    let y = Scale(.linear, of: [0] + bounds.map { $0 - 1 }, from: frame.bottom - 4, to: frame.top + 10)
    let whole = x.ticks(8).filter { $0 == $0.rounded() }.map { Axis.Tick(value: $0, label: Decimals.fixed($0, 0)) }
    var plot = Plot(
      frame, x: Axis("run, oldest first", x, ticks: whole),
      y: Axis("\(title) against the baseline", y) { Decimals.fixed($0 * 100, 0) + " %" })
    plot.marks.append(Draw.line(frame.left, y(0), frame.right, y(0), class: "zero"))
    var key = Key()
    for line in lines {
      plot.marks += Self.marks(line, x, y, runs)
      key.line(line.ink, line.label)
    }
    figure = Figure(
      name, "History: \(title)",
      shows:
        "The overhead that each run found, with its 95 % interval. A dashed line marks a run from which the level is "
        + "another one (E-divisive with a permutation test at 1 %; it needs five runs on each side).",
      means: lines.flatMap { Self.meanings($0, runs) }, plot: plot, key: key, table: Self.table(lines, runs))
  }

  private static func marks(_ line: Line, _ x: Scale, _ y: Scale, _ runs: [RunRecord]) -> [Markup] {
    let points = line.effects.map { (x: x(Double($0.run + 1)), y: y($0.effect.ratio - 1)) }
    let bars = line.effects.compactMap { place, effect in
      effect.low.flatMap { low in
        effect.high.map {
          Draw.line(x(Double(place + 1)), y(low - 1), x(Double(place + 1)), y($0 - 1), class: line.ink.thin)
        }
      }
    }
    let changes = line.changes.map { change in
      let place = x(Double(line.effects[change.index].run) + 0.5)
      return Draw.line(place, y.end, place, y.start, class: "change")
    }
    return bars + changes + [Draw.path(points, class: line.ink.thin)]
      + zip(points, line.effects).map { point, at in
        let title = "\(line.label), \(runs[at.run].startedAt): \(Figures.ratio(at.effect.ratio))"
        return Draw.dot(point, class: line.ink.dot, title: title)
      }
  }

  private static func meanings(_ line: Line, _ runs: [RunRecord]) -> [String] {
    let enough = line.effects.count >= 10
    guard !line.changes.isEmpty else {
      return [
        "\(line.label): "
          + (enough
            ? "no change of level." : "\(Prose.count(line.effects.count, "run")), too few to find a change (10).")
      ]
    }
    return line.changes.map { change in
      "\(line.label): another level from \(runs[line.effects[change.index].run].startedAt) on, "
        + "\(Figures.ratio(change.ratio)) (p \(Decimals.significant(change.p, 2)))."
    }
  }

  private static func table(_ lines: [Line], _ runs: [RunRecord]) -> Table {
    var table = Table([
      .right("run"), .left("started"), .left("profile"), .left("set-up"), .right("overhead"), .right("95 % interval"),
    ])
    for line in lines {
      for (place, effect) in line.effects {
        table.add([
          "\(place + 1)", runs[place].startedAt, runs[place].profile.name, line.label, Figures.ratio(effect.ratio),
          Figures.ratioInterval(effect),
        ])
      }
    }
    return table
  }
}
