import Quantities
import Results

/// Two runs beside each other: what was different about them, their figures, and their reports.
package struct RecordPairPage {
  package let text: String

  package init(_ left: (entry: RecordEntry, run: RunRecord), _ right: (entry: RecordEntry, run: RunRecord)) {
    let circumstances = Self.circumstances(left.run, right.run)
    let figures = Self.figures(left.run, right.run)
    let frames = [left.entry, right.entry].map { entry in
      Markup.element(
        "div", [:],
        [
          .element("h3", [:], [.element("a", ["href": entry.link(below: "report")], "\(entry.title), \(entry.date)")]),
          .element(
            "iframe",
            ["src": entry.link(below: "report"), "title": "Report of \(entry.name)", "loading": "lazy"], []),
        ])
    }
    text = ViewPage.document(
      title: "\(left.entry.title) beside \(right.entry.title)",
      [
        .element("p", [:], [.element("a", ["href": "/"], "All records")]),
        .element("h1", "Two runs beside each other"),
        .element("p", ["class": "fact"], "A is \(left.entry.name); B is \(right.entry.name)."),
        HTMLPage.section("figures", "Figures", [.element("p", Self.caution), figures.html("Figures")]),
        HTMLPage.section("circumstances", "Circumstances", [circumstances.html("Circumstances")]),
        HTMLPage.section("reports", "Reports", [.element("div", ["class": "pair"], frames)]),
      ], frames: true)
  }

  private static let caution =
    "The figures as each run has them. Times move with the machine; overheads, paired within a run, move less. "
    + "For a verdict with its error rate use toll compare on the two records."

  private static func circumstances(_ a: RunRecord, _ b: RunRecord) -> Table {
    func facts(_ run: RunRecord) -> [(String, String)] {
      let profile = run.profile
      let rate = profile.requestedRate.map { "\(Decimals.significant($0, 6))/s" } ?? "as fast as possible"
      return [
        ("started", run.startedAt), ("profile", profile.name),
        ("load", "\(rate) \(profile.arrival), \(Prose.count(profile.connections, "connection"))"),
        ("blocks, window", "\(profile.blocks), \(Nanoseconds(profile.durationNs))"), ("seed", "\(run.seed)"),
        ("testbed", run.testbed), ("machine", "\(run.host.cpuModel), \(Prose.count(run.host.cores, "core"))"),
        ("kernel", run.host.kernel), ("tool", "\(run.tool.name) \(run.tool.version)"),
        ("trials", "\(run.trials.count), \(run.trials.count { !$0.valid }) invalid"),
      ]
    }
    var table = Table([.left(""), .left("A"), .left("B"), .left("")])
    for (one, other) in zip(facts(a), facts(b)) {
      table.add([one.0, one.1, other.1, one.1 == other.1 ? "" : "differs"])
    }
    return table
  }

  private static func figures(_ a: RunRecord, _ b: RunRecord) -> Table {
    var table = Table([
      .left("set-up"), .left("figure"), .right("A"), .right("B"), .right("B against A"),
    ])
    let labels = (a.setups + b.setups).map(\.label).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    for label in labels {
      let pair = [a, b].map { run in run.setups.first { $0.label == label } }
      func add(_ name: String, _ value: (SetupRecord) -> Double?, _ format: (Double) -> String, compares: Bool = true) {
        let values = pair.map { $0.flatMap(value) }
        guard values.contains(where: { $0 != nil }) else { return }
        var change = Figures.none
        if compares, let one = values[0], let other = values[1], one > 0 { change = Figures.ratio(other / one) }
        table.add([label, name] + values.map { $0.map(format) ?? Figures.none } + [compares ? change : ""])
      }
      func time(_ ns: Double) -> String { Figures.time(UInt64(ns)) }
      add("p50", { $0.pooled?.response.value(at: .p50).map { Double($0) } }, time)
      add("p99", { $0.pooled?.response.value(at: .p99).map { Double($0) } }, time)
      add(
        "CPU µs a request", { $0.cpuUsPerRequest.isEmpty ? nil : $0.cpuUsPerRequest.values.reduce(0, +) },
        Figures.microseconds)
      add("overhead, p50", { $0.overhead?.p50?.ratio }, Figures.ratio, compares: false)
      add(
        "overhead, CPU a request", { ($0.overhead?.machineCpu ?? $0.overhead?.cpu)?.ratio }, Figures.ratio,
        compares: false)
    }
    return table
  }
}
