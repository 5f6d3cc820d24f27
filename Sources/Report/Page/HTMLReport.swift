import Quantities
import Results

/// One run or several as a single HTML file, from their records alone. It loads nothing and needs no script.
package struct HTMLReport {
  package let text: String

  /// - Parameter runs: at least one; several are put in the order of their starts.
  /// - Throws: `Problem` of kind environment when a record's histogram is damaged.
  package init(_ runs: [RunRecord]) throws(Problem) {
    let runs = runs.sorted { $0.startedAt < $1.startedAt }
    guard runs.count != 1, let last = runs.last else {
      guard let run = runs.first else { throw .usage("a report needs at least one record: name one") }
      text = HTMLPage.document(
        title: "\(run.profile.name): what it costs",
        [.element("h1", run.profile.name)] + (try RunSections(run, prefix: "run").parts))
      return
    }
    let name = Set(runs.map(\.profile.name)).count == 1 ? last.profile.name : "several profiles"
    var body: [Markup] = [
      .element("h1", "\(name): \(runs.count) runs"),
      .element("p", ["class": "fact"], "\(runs[0].startedAt) to \(last.startedAt)"),
    ]
    if runs.contains(where: { $0.host != last.host }) {
      body.append(HTMLPage.section("hosts", "Not one machine", [.element("p", Self.machines)]))
    }
    let history = [
      try HistoryFigure(runs, \.p50, name: "history-p50", title: "p50").figure,
      try HistoryFigure(runs, \.cpu, name: "history-cpu", title: "CPU a request").figure,
      RateFigure(runs).figure,
    ]
    body.append(HTMLPage.section("history", "Run after run", [HTMLPage.figures("all", history)]))
    for (index, run) in runs.enumerated() {
      let sections = try RunSections(run, prefix: "run\(index + 1)")
      let title = "Run \(index + 1): \(run.profile.name), \(run.startedAt)"
      body.append(.element("article", [:], [.lines([.element("h1", title)] + sections.parts)]))
    }
    text = HTMLPage.document(title: "\(name): \(runs.count) runs", body)
  }

  private static let machines =
    "These runs were not all measured on the same machine with the same kernel. Compare overheads, not times, and be "
    + "slow to blame a change on the mesh."
}
