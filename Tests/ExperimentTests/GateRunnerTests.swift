import Profiles
import Quantities
import Results
import Statistics
import Testing

@testable import Experiment

@Suite("Gate runner") struct GateRunnerTests {
  @Test("equal arms are unchanged after ten pairs, every trial saved")
  func unchanged() throws {
    let plan = try GatePlan.synthetic()
    let source = TableOfTrials()
    let (outcome, saved) = try plan.run(source)
    #expect(outcome.end == .decided)
    #expect(saved == Array(1...20))
    let record = outcome.judged(plan)
    #expect(record.verdict == .unchanged)
    #expect(record.reasons.isEmpty)
    #expect((record.blocks, record.dropped) == (10, 0))
    #expect(record.comparisons[0].metrics.map(\.metric) == [.p50, .cpu, .p99])
    #expect(record.comparisons[0].metrics.map(\.gated) == [true, true, false])
  }

  @Test("both orders occur, by the seed")
  func order() throws {
    func first(_ seed: UInt64) throws -> [String] {
      let source = TableOfTrials()
      _ = try GatePlan.synthetic(seed: seed).run(source)
      return source.slots.filter { $0.order % 2 == 1 }.map(\.setup)
    }
    #expect(try first(1) == first(1))
    #expect(try first(1) != first(2))
    #expect(try Set(first(1)) == ["candidate", "baseline"])
  }

  @Test("a regression is said after 24 fresh pairs repeat it")
  func regressed() throws {
    let plan = try GatePlan.synthetic()
    let (outcome, _) = try plan.run(TableOfTrials { arm, _ in arm == Arm.candidate ? 1.1 : 1 })
    #expect((outcome.first.count, outcome.fresh.count) == (20, 48))
    let record = outcome.judged(plan)
    #expect(record.verdict == .regressed)
    let p50 = try #require(record.comparisons[0].metrics.first)
    #expect(p50.verdict == .regressed)
    #expect(abs(p50.ratio - 1.1) < 0.002)
    #expect(p50.alpha == 0.002)
    #expect(p50.confirmation?.pairs == 24)
    #expect(p50.confirmation?.repeats == true)
  }

  @Test("a regression that does not come again is inconclusive, and says so")
  func notRepeated() throws {
    let plan = try GatePlan.synthetic()
    let (outcome, _) = try plan.run(TableOfTrials { arm, block in arm == Arm.candidate && block <= 10 ? 1.1 : 1 })
    let record = outcome.judged(plan)
    #expect(record.verdict == .inconclusive)
    #expect(
      record.reasons.first
        == "p50 was flagged at +10.0 % against baseline, but did not repeat in 24 fresh pairs (+0.0 %)")
  }

  @Test("an improvement is no reason to fail")
  func improved() throws {
    let plan = try GatePlan.synthetic()
    let (outcome, _) = try plan.run(TableOfTrials { arm, _ in arm == Arm.candidate ? 0.8 : 1 })
    #expect(outcome.judged(plan).verdict == .improved)
    #expect(outcome.fresh.isEmpty)
  }

  @Test("a block with an invalid trial is run again")
  func reruns() throws {
    let plan = try GatePlan.synthetic()
    let (outcome, _) = try plan.run(
      TableOfTrials(valid: { arm, block in !(arm == Arm.baseline && [2, 5].contains(block)) }))
    let record = outcome.judged(plan)
    #expect(record.verdict == .unchanged)
    #expect((record.blocks, record.dropped) == (12, 2))
    #expect(record.comparisons[0].metrics[0].pairs == 10)
    #expect(record.invalid == ["baseline": ["send lag p99 2 ms ×2"]])
  }

  @Test("a saturated machine is inconclusive, and soon: never unchanged")
  func saturated() throws {
    let plan = try GatePlan.synthetic()
    let source = TableOfTrials(valid: { _, block in block % 3 == 0 })
    let (outcome, _) = try plan.run(source)
    #expect(outcome.end == .dropped)
    let record = outcome.judged(plan)
    #expect(record.verdict == .inconclusive)
    #expect(record.comparisons.allSatisfy { $0.verdict == .inconclusive })
    #expect(record.comparisons.flatMap(\.metrics).allSatisfy { $0.verdict == .inconclusive })
    #expect(record.reasons == ["8 of 11 blocks had an invalid trial: nothing can be concluded on such a machine"])
    #expect(source.slots.count == 22)
  }

  @Test("a first look at which too many were dropped is not taken, a later one may be")
  func skippedLook() throws {
    let plan = try GatePlan.synthetic()
    let (outcome, _) = try plan.run(TableOfTrials(valid: { _, block in block > 3 }))
    #expect(outcome.looks.map(\.pairs) == [20, 30])
    let record = outcome.judged(plan)
    #expect(record.verdict == .unchanged)
    #expect((record.blocks, record.dropped) == (23, 3))
  }

  @Test("the profile's limit of reruns ends it")
  func rerunLimit() throws {
    let (outcome, _) = try GatePlan.synthetic(reruns: 0).run(TableOfTrials(valid: { _, block in block != 4 }))
    #expect(outcome.end == .dropped)
    #expect(outcome.first.count == 8)
  }

  @Test("against an older anchor, small steps add up")
  func anchor() throws {
    let plan = try GatePlan.synthetic([Arm.anchor])
    let (outcome, _) = try plan.run(TableOfTrials { arm, _ in [Arm.candidate: 1.06, Arm.baseline: 1.05][arm] ?? 1 })
    let record = outcome.judged(plan)
    #expect(record.verdict == .regressed)
    #expect(record.comparisons.map(\.reference) == ["baseline", "anchor"])
    #expect(record.comparisons.map(\.verdict) == [.unchanged, .regressed])
    // Confirmed without the arm that is not concerned.
    #expect(Set(outcome.fresh.map(\.setup)) == ["candidate", "anchor"])
  }

  @Test("interrupted, it keeps whole blocks and gives no verdict")
  func interrupted() throws {
    let plan = try GatePlan.synthetic()
    let (outcome, _) = try plan.run(TableOfTrials(), interruptedAfter: 7)
    #expect(outcome.end == .interrupted)
    #expect(outcome.first.count == 6)
    #expect(outcome.judged(plan).verdict == .inconclusive)
    #expect(outcome.judged(plan).interrupted)
  }

  @Test("an arm that never comes up ends the gate; one that fails later costs a block")
  func broken() throws {
    let never = TableOfTrials()
    never.broken = [Arm.candidate: 1]
    #expect(throws: Problem.environment("candidate cannot be built")) { try GatePlan.synthetic().run(never) }
    let later = TableOfTrials()
    later.broken = [Arm.candidate: 2]
    let (outcome, _) = try GatePlan.synthetic().run(later)
    #expect(outcome.end == .dropped)
    #expect(outcome.first.last { $0.setup == Arm.candidate }?.reasons == ["candidate cannot be built"])
  }
}
