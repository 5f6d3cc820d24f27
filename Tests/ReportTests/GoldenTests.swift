import RecordFixtures
import Results
import Testing

@testable import Report

/// Whole reports against files in Golden/. The runs are made up.
@Suite struct GoldenTests {
  @Test func markdown() throws {
    try Golden.compare(MarkdownReport(try SyntheticRun.run(blocks: 6)).text, with: "full.md")
  }

  @Test func terminal() throws {
    try Golden.compare(TerminalReport(try SyntheticRun.run(blocks: 6)).text, with: "full.txt")
  }

  @Test func tooFewPairsAndInterrupted() throws {
    var run = try SyntheticRun.run(blocks: 3, invalid: [2])
    run.interrupted = true
    run.finishedAt = nil
    try Golden.compare(TerminalReport(run).text, with: "few.txt")
  }

  @Test func aRunWithoutOneTrialStillHasAReport() throws {
    var run = try SyntheticRun.run(blocks: 1)
    run.trials = []
    run.setups = try Comparison(trials: []).records(for: SyntheticRun.setups)
    let text = MarkdownReport(run).text
    #expect(text.contains("No trial was run."))
    #expect(text.contains("sidecar: no overhead can be told, for want of a block with valid trials in both arms"))
  }

  @Test func aProfileCannotEndItsFence() throws {
    var run = try SyntheticRun.run(blocks: 1)
    run.profile.text = "# ```\n"
    #expect(MarkdownReport(run).text.contains("````yaml\n# ```\n````\n"))
  }

  @Test func noColourCodes() throws {
    #expect(!TerminalReport(try SyntheticRun.run(blocks: 6)).text.contains("\u{1b}"))
  }
}
