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

  @Test("ten stored sessions predict an eleventh")
  func stored() throws {
    let sessions = try (1...10).map { index in
      try named("s\(index).json", session: index) { _ in 2 * (1 + 0.002 * Double(index % 3 - 1)) }
    }
    let stored = StoredSessions(tool: SyntheticRun.tool)
    func verdict(_ factor: Double, _ sessions: [Comparability.Named]) throws -> GateRecord {
      try stored.judge(
        try named("new.json", session: 99) { _ in factor }, against: sessions, setup: "sidecar", baseline: "baseline")
    }
    #expect(try verdict(2, sessions).verdict == .unchanged)
    #expect(try verdict(2.2, sessions).verdict == .regressed)
    #expect(try verdict(1.8, sessions).verdict == .improved)
    let few = try verdict(2.2, Array(sessions.dropLast()))
    #expect(few.verdict == .inconclusive)
    #expect(
      few.reasons == [
        "9 of 9 stored sessions can be used, and 10 are needed before they may fail a build"
      ])
  }

  @Test("sessions of another machine do not count")
  func otherMachine() throws {
    let sessions = try (1...10).map { index in
      var run = try named("s\(index).json", session: index) { _ in 2 + 0.01 * Double(index % 3) }.record
      run.host.cores = 64
      return Comparability.Named(run, name: "s\(index).json")
    }
    let record = try StoredSessions(tool: SyntheticRun.tool).judge(
      try named("new.json", session: 99) { _ in 3 }, against: sessions, setup: "sidecar", baseline: "baseline")
    #expect(record.verdict == .inconclusive)
    #expect(record.cautions.count == 10)
    #expect(record.cautions.first?.text.contains("different machines (cores 2 and 64)") == true)
  }
}
