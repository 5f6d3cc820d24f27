import Quantities
import Results

/// p50 and p99 second by second over the whole run, with the canary under it and invalid trials marked.
struct TimelineFigure {
  let figure: Figure?

  private static let strip = (top: 190.0, bottom: 226.0)

  /// A trial with its place on the axis, in seconds of measured windows laid end to end.
  private struct Stretch {
    let trial: TrialRecord
    let ink: Ink
    let start: Double
    let end: Double
    let points: [(at: Double, p50: Double, p99: Double)]
  }

  init(_ arms: Arms) {
    let stretches = Self.stretches(arms)
    let times = stretches.flatMap(\.points).flatMap { [$0.p50, $0.p99] }
    guard let end = stretches.last?.end, !times.isEmpty else {
      figure = nil
      return
    }
    let frame = Plot.Frame()
    let x = Scale(.linear, of: [0, end], from: frame.left, to: frame.right)
    let y = Scale(.logarithmic, of: times, from: 176, to: frame.top + 8)
    let canaries = stretches.compactMap { $0.trial.canary?.value(at: .p99) }.map { Double($0) / 1e3 }
    let strip = Scale(.linear, of: [0] + canaries, from: Self.strip.bottom, to: Self.strip.top)
    var plot = Plot(
      frame, x: Axis("measured seconds, trial after trial", x) { Decimals.significant($0, 4) },
      y: .time("response time", y, wanted: 4))
    for stretch in stretches { plot.marks += Self.marks(stretch, x, y, strip, frame) }
    if let worst = canaries.max() {
      plot.marks.append(
        Draw.text(frame.left - 6, Self.strip.top + 8, Nanoseconds(UInt64(worst * 1e3)).description, class: "tick end"))
      plot.marks.append(Draw.text(frame.left - 6, Self.strip.bottom, "canary", class: "tick end"))
    }
    var key = Key()
    for arm in arms.arms { key.line(arm.ink, "\(arm.label): p99, p50 thin") }
    if !canaries.isEmpty { key.box("canary", "canary p99 of the trial") }
    if stretches.contains(where: { !$0.trial.valid }) { key.box("void", "invalid trial") }
    figure = Figure(
      "timeline", "Second by second",
      shows:
        "The response time in every measured second, trials in the order they ran. Below it is the canary, a thread "
        + "that only asks to sleep 1 ms: where it woke up late, the machine itself was disturbed. Shaded trials are invalid "
        + "and count nowhere.",
      means: [Self.meaning(arms.run)], plot: plot, key: key, table: TrialTables(run: arms.run).trials)
  }

  private static func stretches(_ arms: Arms) -> [Stretch] {
    var (clock, stretches): (Double, [Stretch]) = (0, [])
    let inks = arms.arms.reduce(into: [String: Ink]()) { $0[$1.label] = $1.ink }
    for trial in arms.run.trials.sorted(by: { $0.order < $1.order }) {
      guard let result = trial.load?.result, let ink = inks[trial.label] else { continue }
      var now = clock
      let points = result.series.compactMap { slice -> (at: Double, p50: Double, p99: Double)? in
        let length = Double(slice.durationNs) / 1e9
        defer { now += length }
        guard slice.response.count > 0, let p50 = slice.response.value(at: .p50),
          let p99 = slice.response.value(at: .p99)
        else { return nil }
        return (now + length / 2, Double(p50) / 1e3, Double(p99) / 1e3)
      }
      let end = clock + Double(result.durationNs) / 1e9
      stretches.append(Stretch(trial: trial, ink: ink, start: clock, end: end, points: points))
      clock = end
    }
    return stretches
  }

  private static func marks(
    _ stretch: Stretch, _ x: Scale, _ y: Scale, _ strip: Scale, _ frame: Plot.Frame
  ) -> [Markup] {
    let (left, right) = (x(stretch.start), x(stretch.end))
    let trial = stretch.trial
    let name = "trial \(trial.order), \(trial.label), block \(trial.block)"
    var marks: [Markup] = []
    if !trial.valid {
      let why = "\(name), invalid: \(trial.reasons.joined(separator: "; "))"
      marks.append(Draw.box((left, frame.top), (right, frame.bottom), class: "void", title: why))
    }
    // A window of one slice is a level line over its trial.
    let level = stretch.points.count == 1
    func points(_ value: KeyPath<(at: Double, p50: Double, p99: Double), Double>) -> [Draw.Point] {
      guard level, let only = stretch.points.first else {
        return stretch.points.map { (x($0.at), y($0[keyPath: value])) }
      }
      return [(left + 1, y(only[keyPath: value])), (right - 1, y(only[keyPath: value]))]
    }
    marks.append(Draw.path(points(\.p50), class: stretch.ink.thin, title: "\(name): p50"))
    marks.append(Draw.path(points(\.p99), class: stretch.ink.stroke, title: "\(name): p99"))
    if let late = trial.canary?.value(at: .p99) {
      let top = strip(Double(late) / 1e3)
      let title = "\(name): canary p99 \(Nanoseconds(late))"
      marks.append(
        Draw.box((left + 0.5, top), (max(right - 0.5, left + 1), Self.strip.bottom), class: "canary", title: title))
    }
    return marks
  }

  private static func meaning(_ run: RunRecord) -> String {
    let invalid = run.trials.filter { !$0.valid }
    let counted = "\(run.trials.count - invalid.count) of \(Prose.count(run.trials.count, "trial")) are valid"
    guard let first = invalid.sorted(by: { $0.order < $1.order }).first else { return counted + "." }
    return counted + "; trial \(first.order) is not, because \(first.reasons.joined(separator: "; "))."
  }
}
