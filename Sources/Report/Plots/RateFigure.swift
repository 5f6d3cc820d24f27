import Quantities
import Results
import Statistics

/// Latency against rate, where runs hold several rates: medians of trials, with every trial as a dot.
struct RateFigure {
  let figure: Figure?

  private struct Point {
    let setup: String
    let rate: Double
    let p50: Double
    let p99: Double
  }

  init(_ runs: [RunRecord]) {
    let points = runs.flatMap(\.trials).filter(\.valid).compactMap(Self.point)
    guard Set(points.map(\.rate)).count > 1 else {
      figure = nil
      return
    }
    let frame = Plot.Frame()
    let x = Scale(.logarithmic, of: points.map(\.rate), from: frame.left + 6, to: frame.right - 6)
    let y = Scale(.logarithmic, of: points.flatMap { [$0.p50, $0.p99] }, from: frame.bottom, to: frame.top + 8)
    var plot = Plot(
      frame, x: Axis("requests per second asked for", x) { Decimals.significant($0, 4) }, y: .time("response time", y))
    var (key, table) = (Key(), Table([.left("set-up"), .right("rate/s"), .right("p50"), .right("p99")]))
    var means: [String] = []
    let names = points.map(\.setup).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    for (index, name) in names.enumerated() {
      let ink = Ink(index)
      let mine = points.filter { $0.setup == name }
      let rates = Set(mine.map(\.rate)).sorted()
      let medians = rates.compactMap { rate -> (rate: Double, p50: Double, p99: Double)? in
        let here = mine.filter { $0.rate == rate }
        return Sample(here.map(\.p50)).flatMap { p50 in Sample(here.map(\.p99)).map { (rate, p50.median, $0.median) } }
      }
      plot.marks.append(Draw.path(medians.map { (x($0.rate), y($0.p50)) }, class: ink.thin, title: "\(name): p50"))
      plot.marks.append(Draw.path(medians.map { (x($0.rate), y($0.p99)) }, class: ink.stroke, title: "\(name): p99"))
      plot.marks += mine.map { Draw.dot((x($0.rate), y($0.p99)), radius: 2, class: ink.dot) }
      key.line(ink, "\(name): p99, p50 thin")
      for median in medians {
        table.add(
          [name, Decimals.significant(median.rate, 6)]
            + [median.p50, median.p99].map(Self.time))
      }
      if let slowest = medians.first, let fastest = medians.last, slowest.rate < fastest.rate {
        let ends = [slowest, fastest].map { "\(Self.time(us: $0.p99)) at \(Decimals.significant($0.rate, 6))/s" }
        means.append("\(name): p99 \(ends.joined(separator: ", ")).")
      }
    }
    figure = Figure(
      "rates", "Latency against rate",
      shows: "Medians of the trials' p50 and p99 at each rate asked for; a dot is one trial's p99. Where a line turns "
        + "upward, the set-up nears what it can carry on this machine.",
      means: means, plot: plot, key: key, table: table)
  }

  private static func time(us: Double) -> String { Figures.time(UInt64((us * 1e3).rounded())) }

  private static func point(_ trial: TrialRecord) -> Point? {
    guard let load = trial.load, let rate = load.plan.requestedRate, rate > 0,
      let p50 = load.result.response.value(at: .p50), let p99 = load.result.response.value(at: .p99), p50 > 0
    else { return nil }
    return Point(setup: trial.setup, rate: rate, p50: Double(p50) / 1e3, p99: Double(p99) / 1e3)
  }
}
