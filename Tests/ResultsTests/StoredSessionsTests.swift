import Quantities
import RecordFixtures
import Statistics
import Testing

@testable import Results

@Suite("A session against stored sessions") struct StoredSessionsTests {
  private let stored = StoredSessions(tool: SyntheticRun.tool)

  private func named(_ name: String, session: Int, _ factor: Double) throws -> Comparability.Named {
    let trials = SyntheticRun.arms(blocks: 12, candidate: "sidecar", session: session) { _ in factor }
    return .init(try SyntheticRun.session(trials), name: name)
  }

  /// Their overheads are 99.8, 100 and 100.2 % of twice the baseline, in turn.
  private func sessions(_ count: Int = 10) throws -> [Comparability.Named] {
    try (1...count).map { try named("s\($0).json", session: $0, 2 * (1 + 0.002 * Double($0 % 3 - 1))) }
  }

  private func verdict(
    _ factor: Double, _ sessions: [Comparability.Named], by stored: StoredSessions? = nil
  ) throws -> GateRecord {
    try (stored ?? self.stored).judge(
      try named("new.json", session: 99, factor), against: sessions, setup: "sidecar", baseline: "baseline")
  }

  @Test("ten predict an eleventh")
  func prediction() throws {
    #expect(try verdict(2, sessions()).verdict == .unchanged)
    #expect(try verdict(2.2, sessions()).verdict == .regressed)
    #expect(try verdict(1.8, sessions()).verdict == .improved)
    let regressed = try verdict(2.2, sessions())
    let p50 = try #require(regressed.comparisons.first?.metrics.first)
    #expect(abs(p50.ratio - 1.1) < 0.001)
    // Two metrics share 0.001.
    #expect(p50.alpha == 0.0005)
    #expect(p50.confirmation == nil)
    #expect(regressed.comparisons[0].reference == "10 stored sessions")
    #expect(regressed.records.count == 11)
  }

  @Test("nine may only warn")
  func few() throws {
    let few = try verdict(2.2, sessions(9))
    #expect(few.verdict == .inconclusive)
    #expect(few.reasons == ["9 of 9 stored sessions can be used, and 10 are needed before they may fail a build"])
  }

  @Test("a gate's own metrics and limits hold here too")
  func limits() throws {
    let wide = [GateMetric.p50: GateLimits(minimumEffect: 0.2, equivalenceMargin: 0.2)]
    let record = try verdict(
      2.2, sessions(), by: StoredSessions(tool: SyntheticRun.tool, metrics: [.p50], limits: wide))
    #expect(record.verdict == .unchanged)
    #expect(record.comparisons[0].metrics.map(\.metric) == [.p50])
    #expect(record.comparisons[0].metrics[0].alpha == 0.001)
  }

  @Test("a copy of a session is no further session")
  func copies() throws {
    let nine = try sessions(9)
    let copy = Comparability.Named(nine[2].record, name: "copy.json")
    let record = try verdict(2.2, nine + [copy])
    #expect(record.verdict == .inconclusive)
    #expect(record.reasons.first?.hasPrefix("9 of 10 stored sessions can be used") == true)
    #expect(record.cautions.map(\.text).first?.hasPrefix("s3.json and copy.json share 24 trials") == true)
  }

  /// What is wrong with an eleventh session, and what is said of it; ten good ones still decide.
  private static let faults: [(change: @Sendable (inout RunRecord) -> Void, says: String)] = [
    ({ $0.host.cores = 64 }, "the machines of new.json and bad.json differ (cores 2 and 64): measure both on one"),
    ({ $0.profile.text = "load: {rate: 5}\n" }, "bad.json and new.json follow different profiles: "),
    ({ $0.schemaVersion = 0 }, "bad.json has schema version 0 and new.json 1: "),
    ({ $0.interrupted = true }, "bad.json was interrupted after 24 trials: "),
    ({ $0.trials[1].load?.result.response.hdr = "AAAA" }, "bad.json: the response histogram of trial "),
    ({ $0.trials.removeAll { $0.setup == "sidecar" } }, "bad.json has no trials of \"sidecar\"; it has "),
    (
      { run in run.setups[0].class = "L7 + policy" },
      "baseline is L7 + policy in bad.json and none in new.json: another thing by one name"
    ),
    (
      { run in for index in 0..<3 { run.trials[2 * index].valid = false } },
      "of bad.json, 3 of 12 blocks had an invalid trial: nothing can be concluded"
    ),
  ]

  @Test("what cannot be used is left out, each with its reason", arguments: faults.indices)
  func leftOut(_ index: Int) throws {
    let (change, says) = Self.faults[index]
    var bad = try named("bad.json", session: 50, 2).record
    change(&bad)
    let record = try verdict(2.2, try sessions() + [.init(bad, name: "bad.json")])
    #expect(record.verdict == .regressed)
    #expect(record.cautions.map(\.kind) == ["left-out"])
    #expect(record.cautions.first?.text.hasPrefix(says) == true, "\(record.cautions)")
  }

  @Test("a level that moved counts from there on")
  func moved() throws {
    let before = try (1...10).map { try named("a\($0).json", session: $0, 2 + 0.002 * Double($0 % 3)) }
    let after = try (11...16).map { try named("b\($0).json", session: $0, 3 + 0.002 * Double($0 % 3)) }
    let record = try verdict(3.3, before + after)
    #expect(record.verdict == .inconclusive)
    let text = try #require(record.cautions.first?.text)
    #expect(text.hasPrefix("p50 of the stored sessions moved by +"))
    #expect(text.hasSuffix(" % at session 11: the 6 from there on count"))
    #expect(
      record.reasons.first == "p50 cannot be predicted from 6 stored sessions that differ: it takes 10")
  }
}
