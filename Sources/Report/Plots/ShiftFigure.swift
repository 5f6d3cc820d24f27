import Quantities
import Results
import Statistics

/// By how many µs each percentile moved, paired by block, with its interval.
struct ShiftFigure {
  let figure: Figure?

  private struct Curve {
    let arm: Arm
    let effects: [(percentile: Percentile, overhead: PairedOverhead)]
  }

  /// - Throws: `Problem` of kind environment when a histogram is damaged.
  init(_ arms: Arms) throws(Problem) {
    var curves: [Curve] = []
    for arm in arms.compared {
      let effects = try Self.effects(arms.pairs(of: arm))
      if !effects.isEmpty { curves.append(Curve(arm: arm, effects: effects)) }
    }
    guard !curves.isEmpty else {
      figure = nil
      return
    }
    let frame = Plot.Frame()
    let all = curves.flatMap(\.effects)
    let x = Scale(.tail, of: [0, 99], from: frame.left, to: frame.right - 6)
    let y = Scale(
      .linear,
      of: [0] + all.flatMap { [$0.overhead.deltaHL, $0.overhead.deltaLow, $0.overhead.deltaHigh] }.compactMap(\.self),
      from: frame.bottom, to: frame.top + 8)
    var plot = Plot(frame, x: .percentiles(x), y: .time("added to the baseline", y))
    var key = Key()
    plot.marks.append(Draw.line(frame.left, y(0), frame.right, y(0), class: "zero"))
    for curve in curves {
      plot.marks += Self.marks(curve, x, y)
      key.line(curve.arm.ink, curve.arm.label)
    }
    figure = Figure(
      "shift", "How far each percentile moved",
      shows:
        "The time a set-up adds at each percentile of the response time, from pairs of the same block. A level line "
        + "means that every request pays the same; a rising one that slow requests pay more. The shade is the 95 % interval.",
      means: curves.compactMap(Self.meaning), plot: plot, key: key, table: Self.table(curves))
  }

  private static func effects(_ pairs: [Arms.Pair]) throws(Problem) -> [(Percentile, PairedOverhead)] {
    var percentiles: [Percentile] = []
    for percent: Double in [5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 98, 99] {
      percentiles.append(try Percentile(percent))
    }
    var (before, after): ([[Double]], [[Double]]) = ([], [])
    for pair in pairs {
      guard let one = pair.baseline.load?.result.response, let two = pair.setup.load?.result.response else { continue }
      let (a, b) = (try one.values(at: percentiles), try two.values(at: percentiles))
      guard a.count == b.count, !a.isEmpty else { continue }
      before.append(a.map { Double($0) / 1e3 })
      after.append(b.map { Double($0) / 1e3 })
    }
    guard !before.isEmpty else { return [] }
    var effects: [(Percentile, PairedOverhead)] = []
    for (index, percentile) in percentiles.enumerated() {
      effects.append(
        (percentile, try PairedOverhead(baseline: before.map { $0[index] }, setup: after.map { $0[index] })))
    }
    return effects
  }

  private static func marks(_ curve: Curve, _ x: Scale, _ y: Scale) -> [Markup] {
    let bounds = curve.effects.compactMap { effect in
      effect.overhead.deltaLow.flatMap { low in
        effect.overhead.deltaHigh.map { (x(effect.percentile.percent), y($0), y(low)) }
      }
    }
    return [
      Draw.band(bounds.map { ($0.0, $0.1) }, bounds.map { ($0.0, $0.2) }, class: curve.arm.ink.haze),
      Draw.path(
        curve.effects.map { (x($0.percentile.percent), y($0.overhead.deltaHL)) }, class: curve.arm.ink.stroke,
        title: curve.arm.label),
    ]
  }

  private static func meaning(_ curve: Curve) -> String? {
    func added(_ percentile: Percentile) -> String? {
      curve.effects.first { $0.0 == percentile }.map { Figures.signedMicroseconds($0.1.deltaHL) + " µs" }
    }
    guard let half = added(.p50), let tail = added(.p99) else { return nil }
    return "\(curve.arm.label): \(half) at the median, \(tail) at p99."
  }

  private static func table(_ curves: [Curve]) -> Table {
    var table = Table([.left("set-up"), .right("percentile"), .right("added, µs"), .right("95 % interval, µs")])
    for curve in curves {
      for (percentile, overhead) in curve.effects {
        let interval = overhead.deltaLow.flatMap { low in
          overhead.deltaHigh.map { "\(Figures.signedMicroseconds(low)) … \(Figures.signedMicroseconds($0))" }
        }
        table.add([
          curve.arm.label, percentile.label, Figures.signedMicroseconds(overhead.deltaHL), interval ?? Figures.none,
        ])
      }
    }
    return table
  }
}
