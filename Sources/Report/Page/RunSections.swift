import Quantities
import Results

/// One run's part of an HTML report.
struct RunSections {
  let parts: [Markup]

  /// - Parameter prefix: makes its ids unique in the page.
  /// - Throws: `Problem` of kind environment when a histogram is damaged.
  init(_ run: RunRecord, prefix: String) throws(Problem) {
    let arms = Arms(run)
    let usage = UsageFigures(arms)
    let overhead = [ForestFigure(arms).figure] + (try Self.cells(arms) { DifferenceFigure($0).figure })
    let response =
      try Self.cells(arms) { cell throws(Problem) in try PercentileFigure(cell).figure }
      + Self.cells(arms) { cell throws(Problem) in try ShiftFigure(cell).figure } + [RateFigure([run]).figure]
    let sections: [(name: String, title: String, parts: [Markup])] = [
      (
        "overhead", "Overhead",
        [
          HTMLPage.figures(prefix, overhead),
          .sentence(
            "p", ["class": "fact"],
            overhead.contains { $0 != nil } ? Prose.overhead : "No set-up could be compared with the baseline."),
        ]
      ),
      (
        "response", "Response time",
        [HTMLPage.figures(prefix, response), .sentence("p", ["class": "fact"], Prose.pooled)]
      ),
      ("usage", "CPU and memory", [HTMLPage.figures(prefix, [usage.cpu, usage.memory])] + Self.programs(run)),
      ("trials", "Can it be believed?", Self.trials(arms, prefix)),
      ("method", "How it was measured", Appendix(run).parts),
    ]
    let links = sections.map { section in
      Markup.element("li", [:], [.element("a", ["href": "#\(prefix)-\(section.name)"], section.title)])
    }
    let nav = Markup.element("nav", ["aria-label": "Sections of \(run.profile.name)"], [.element("ul", [:], links)])
    parts =
      Self.opening(run) + [nav]
      + sections.map { HTMLPage.section("\(prefix)-\($0.name)", $0.title, $0.parts) }
  }

  private static func cells(
    _ arms: Arms, _ figure: (Arms) throws(Problem) -> Figure?
  ) throws(Problem) -> [Figure?] {
    var figures: [Figure?] = []
    for (place, cell) in arms.cells.enumerated() { figures.append(try figure(cell.arms)?.inCell(cell.name, place)) }
    return figures
  }

  private static func opening(_ run: RunRecord) -> [Markup] {
    let description = run.profile.description
    return [
      description.isEmpty ? .none : .sentence("p", ["class": "lead"], description),
      HTMLPage.list(Headline(run).lines, class: "short"),
      .element(
        "div", ["class": "note"],
        [.element("h3", "Before you believe it"), HTMLPage.list(Caveats(run).lines)]),
      .sentence("p", ["class": "fact"], Prose.circumstances(run)),
    ]
  }

  private static func programs(_ run: RunRecord) -> [Markup] {
    let table = LedgerTables(run: run).programs
    guard !table.isEmpty else { return [] }
    return [HTMLPage.folded("BPF programs", [.sentence("p", Prose.programs), table.html("BPF programs")])]
  }

  private static func trials(_ arms: Arms, _ prefix: String) -> [Markup] {
    let tables = TrialTables(run: arms.run)
    return [
      tables.counts.html("Trials by set-up"),
      HTMLPage.figures(prefix, [TimelineFigure(arms).figure]),
      HTMLPage.folded("What proves the path", [tables.proofs.html("Proof")]),
      HTMLPage.folded(
        "Conditions of the measurement",
        [.sentence("p", Prose.conditions), tables.conditions.html("Conditions")]),
    ]
  }
}
