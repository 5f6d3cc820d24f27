import Foundation
import RecordFixtures
import Results
import Testing

@testable import Report

@Suite struct HTMLTests {
  /// Twelve runs whose overhead rises by half from the seventh on.
  static func history() throws -> [RunRecord] {
    let run = try SyntheticRun.run(blocks: 6)
    return (1...12).map { day in
      var run = run
      run.startedAt = "2026-01-\(day < 10 ? "0" : "")\(day)T03:04:05Z"
      let ratio = (day < 7 ? 2.0 : 3.0) + Double(day % 3) / 50
      run.setups[1].overhead?.p50 = EffectRecord(
        pairs: 6, ratio: ratio, low: ratio - 0.1, high: ratio + 0.1, deltaUs: 200)
      return run
    }
  }

  /// The made-up run at two delays, the second of which changes nothing.
  static func sweep() throws -> RunRecord {
    let plain = try SyntheticRun.run(blocks: 6)
    var run = plain
    let cells = ["delay=0s", "delay=5ms"]
    run.trials = cells.flatMap { cell in
      plain.trials.map { trial in
        var trial = trial
        trial.cell = cell
        return trial
      }
    }
    run.setups = cells.flatMap { cell in
      plain.setups.map { setup in
        var setup = setup
        setup.cell = cell
        return setup
      }
    }
    return run
  }

  /// The made-up run at two rates.
  static func rates() throws -> RunRecord {
    var run = try sweep()
    for index in run.trials.indices where run.trials[index].cell == "delay=5ms" {
      run.trials[index].load?.plan.requestedRate = 4_000
    }
    return run
  }

  @Test func latencyAgainstRate() throws {
    #expect(RateFigure([try Self.sweep()]).figure == nil)
    let figure = try #require(RateFigure([try Self.rates()]).figure)
    try Golden.compare(figure.plot.svg(id: "id", title: figure.title).source + "\n", with: "rates.svg")
    #expect(figure.means.first?.hasPrefix("baseline: p99 ") == true)
    #expect(figure.means.last?.hasSuffix(" at 4000/s.") == true)
  }

  /// Every plot of records that have something for each of them, with what it shows and what it means above it.
  @Test func everyPlotHasWordsAboveIt() throws {
    var rates = try Self.rates()
    rates.startedAt = "2025-12-31T03:04:05Z"
    let text = try HTMLReport([rates] + Self.history()).text
    let figures = text.matches(of: #/<figure class="panel" id="(?:run1|all)-plot-([^"]*)">(?s:(.*?))<\/figure>/#)
    #expect(
      figures.map { String($0.1) } == [
        "history-p50", "history-cpu", "rates", "overhead", "differences-1", "differences-2", "percentiles-1",
        "percentiles-2", "shift-1", "shift-2", "rates", "cpu", "memory", "timeline",
      ])
    for figure in figures {
      let caption = try #require(
        figure.2.firstMatch(of: #/<figcaption>(?s:(.*?))<\/figcaption>.*<svg/#.dotMatchesNewlines()))
      #expect(caption.1.contains("<h3>") && caption.1.contains("<p>"), "\(figure.1)")
    }
    for words in [
      "Seed 42", "Commands that repeat", "The machine", "The profile", "Components and their configuration",
    ] {
      #expect(text.contains(words))
    }
  }

  @Test func eachCellHasItsOwnPlotsAndPairs() throws {
    let arms = Arms(try Self.sweep())
    #expect(arms.cells.map(\.name) == ["delay=0s", "delay=5ms"])
    #expect(arms.cells.map { $0.arms.arms.map(\.label) }[1] == ["delay=5ms · baseline", "delay=5ms · sidecar"])
    #expect(arms.compared.map { arms.pairs(of: $0).count } == [6, 6])
    let text = try HTMLReport([Self.sweep()]).text
    let titles = text.matches(of: #/<h3>([^<]*)<\/h3>/#).map { String($0.1) }
    #expect(titles.contains("Response time by percentile: delay=0s"))
    #expect(titles.contains("How far each percentile moved: delay=5ms"))
    #expect(titles.count { $0 == "Overhead, and how sure it is" } == 1)
  }

  @Test func wholePage() throws {
    try Golden.compare(try HTMLReport([try SyntheticRun.run(blocks: 7, invalid: [2])]).text, with: "full.html")
  }

  @Test func plots() throws {
    let arms = Arms(try SyntheticRun.run(blocks: 7, invalid: [2]))
    let history = try HistoryFigure(Self.history(), \.p50, name: "history", title: "p50").figure
    let figures = [
      try PercentileFigure(arms).figure, ForestFigure(arms).figure, DifferenceFigure(arms).figure,
      try ShiftFigure(arms).figure, TimelineFigure(arms).figure, UsageFigures(arms).cpu, UsageFigures(arms).memory,
      history,
    ]
    for figure in figures {
      let figure = try #require(figure)
      try Golden.compare(figure.plot.svg(id: "id", title: figure.title).source + "\n", with: "\(figure.name).svg")
    }
  }

  @Test func aChangeOfLevelIsFoundAndSaid() throws {
    let figure = try #require(try HistoryFigure(Self.history(), \.p50, name: "history", title: "p50").figure)
    #expect(figure.means == ["sidecar: another level from 2026-01-07T03:04:05Z on, +49.5 % (p 0.0075)."])
  }

  @Test func severalRunsShareAPageWithoutSharingIds() throws {
    let text = try HTMLReport([try SyntheticRun.run(blocks: 6), try SyntheticRun.run(blocks: 6)]).text
    let ids = text.matches(of: #/ id="([^"]+)"/#).map { String($0.1) }
    #expect(ids.count == Set(ids).count)
    #expect(ids.contains("all-plot-history-p50"))
    let links = text.matches(of: #/href="#([^"]+)"/#).map { String($0.1) }
    #expect(Set(links).isSubset(of: Set(ids)))
    let named = text.matches(of: #/aria-labelledby="([^"]+)"/#).map { String($0.1) }
    #expect(Set(named).isSubset(of: Set(ids)))
  }

  @Test func nothingInARecordBecomesMarkup() throws {
    var run = try SyntheticRun.run(blocks: 6, invalid: [1])
    let hostile = "</style><script>alert(1)</script><img src=x onerror=alert(1)>\"'"
    run.profile.name = hostile
    run.profile.description = hostile
    run.profile.text = hostile
    run.setups[1].components[2].note = hostile
    run.setups[1].components[2].config = hostile
    run.commandLines[0].line = hostile
    run.host.cpuModel = hostile
    run.trials[1].reasons = [hostile]
    run.trials[1].proof.checks[0].observed = hostile
    let text = try HTMLReport([run]).text
    #expect(!text.contains("<script"))
    #expect(!text.contains("<img"))
    #expect(text.contains("&lt;script&gt;"))
  }

  @Test func itAsksTheNetworkForNothing() throws {
    let text = try HTMLReport([try SyntheticRun.run(blocks: 6)]).text
    let loads = text.matches(of: #/(?:src|href)="([^"#][^"]*)"/#).map { String($0.1) }
    #expect(loads == ["data:,"], "the icon, so that browsers do not ask for one")
    #expect(!text.contains("url("))
    #expect(text.contains("default-src &#39;none&#39;") || text.contains("default-src 'none'"))
  }

  @Test func aRunWithoutOneTrialStillHasAPage() throws {
    var run = try SyntheticRun.run(blocks: 1)
    run.trials = []
    run.setups = try Comparison(trials: []).records(for: SyntheticRun.setups)
    let text = try HTMLReport([run]).text
    #expect(text.contains("No set-up could be compared with the baseline."))
    #expect(!text.contains("<figure"))
    #expect(!text.contains("nan"))
  }

  @Test func aDamagedHistogramIsAProblem() throws {
    var run = try SyntheticRun.run(blocks: 6)
    run.trials[0].load?.result.response.hdr = "HISTFAAAA"
    #expect(throws: (any Error).self) { try HTMLReport([run]) }
  }
}
