import Quantities
import RecordFixtures
import Statistics
import Testing

@testable import Results

@Suite("Verdicts from records") struct RecordComparisonTests {
  private let comparison = RecordComparison(tool: SyntheticRun.tool)

  private func named(_ name: String, session: Int = 0, blocks: Int = 12, _ factor: (Int) -> Double) throws
    -> Comparability.Named
  {
    let trials = SyntheticRun.arms(blocks: blocks, candidate: "sidecar", session: session, factor: factor)
    return .init(try SyntheticRun.session(trials), name: name)
  }

  @Test(
    "two set-ups of one record",
    arguments: [
      (1.2, Verdict.regressed), (0.8, .improved), (1.0, .unchanged), (1.01, .unchanged),
    ])
  func arms(factor: Double, verdict: Verdict) throws {
    let record = try comparison.arms(
      of: try named("a.json") { _ in factor }, candidate: "sidecar", baseline: "baseline")
    #expect(record.verdict == verdict)
    #expect(record.comparisons[0].metrics.map(\.metric) == [.p50, .cpu])
    #expect(record.comparisons[0].metrics.allSatisfy { abs($0.ratio - factor) < 0.001 && $0.pairs == 12 })
    #expect(record.cautions.map(\.kind) == (verdict == .regressed ? ["unconfirmed"] : []))
  }

  @Test("six pairs decide nothing")
  func few() throws {
    let one = try named("a.json", blocks: 6) { _ in 1.5 }
    #expect(try comparison.arms(of: one, candidate: "sidecar", baseline: "baseline").verdict == .inconclusive)
  }

  @Test("too many invalid trials decide nothing")
  func dropped() throws {
    var run = try named("a.json") { _ in 1.2 }.record
    for index in 0..<3 { run.trials[2 * index].valid = false }
    let record = try comparison.arms(of: .init(run, name: "a.json"), candidate: "sidecar", baseline: "baseline")
    #expect(record.verdict == .inconclusive)
    #expect(record.reasons == ["3 of 12 blocks had an invalid trial: nothing can be concluded"])
  }

  @Test func unknownSetup() throws {
    let one = try named("a.json") { _ in 1 }
    #expect(throws: Problem.usage("a.json has no trials of \"ambient\"; it has baseline, sidecar")) {
      try comparison.arms(of: one, candidate: "ambient", baseline: "baseline")
    }
  }

  @Test("two sessions may say unchanged, and otherwise only warn")
  func sessions() throws {
    let old = try named("old.json") { _ in 2 }
    let same = try comparison.sessions(
      old, try named("new.json", session: 1) { _ in 2.01 }, setup: "sidecar", baseline: "baseline")
    #expect(same.verdict == .unchanged)
    let slower = try comparison.sessions(
      old, try named("new.json", session: 1) { _ in 2.4 }, setup: "sidecar", baseline: "baseline")
    #expect(slower.verdict == .inconclusive)
    #expect(slower.comparisons[0].metrics.map(\.verdict) == [.regressed, .regressed])
    #expect(slower.comparisons[0].metrics.allSatisfy { abs($0.ratio - 1.2) < 0.001 })
    #expect(slower.reasons.first?.hasPrefix("sidecar looks regressed, but two sessions cannot tell") == true)
    // The control: what both sessions have in common did not move.
    #expect(slower.comparisons[1].metrics.allSatisfy { $0.ratio == 1 && !$0.gated })
  }

  @Test("sessions of different machines are inconclusive, whatever their figures")
  func machines() throws {
    let old = try named("old.json") { _ in 1 }
    var new = try named("new.json", session: 1) { _ in 2 }.record
    new.host.cores = 64
    let record = try comparison.sessions(old, .init(new, name: "new.json"), setup: "sidecar", baseline: "baseline")
    #expect(record.verdict == .inconclusive)
    #expect(record.comparisons.isEmpty)
    #expect(
      record.reasons == ["the machines of new.json and old.json differ (cores 64 and 2): measure both on one"])
  }

  @Test("an older session with too many invalid trials decides nothing either")
  func droppedBefore() throws {
    var old = try named("old.json") { _ in 2 }.record
    for index in 0..<3 { old.trials[2 * index].valid = false }
    let record = try comparison.sessions(
      .init(old, name: "old.json"), try named("new.json", session: 1) { _ in 2 }, setup: "sidecar",
      baseline: "baseline")
    #expect(record.verdict == .inconclusive)
    #expect(record.reasons == ["of old.json, 3 of 12 blocks had an invalid trial: nothing can be concluded"])
  }
}
