import RecordFixtures
import Results
import Testing

@testable import Report

@Suite struct FiguresTests {
  @Test(arguments: [
    (0.0, "+0.00"), (9.311, "+9.31"), (-0.004, "+0.00"), (9.996, "+10.0"), (-57.34, "-57.3"), (99.96, "+100"),
    (1204.4, "+1204"),
  ])
  func signedMicroseconds(_ us: Double, _ text: String) { #expect(Figures.signedMicroseconds(us) == text) }

  @Test func intervalsOrWhyNot() {
    let full = EffectRecord(
      pairs: 6, ratio: 1.084, low: 0.969, high: 1.2, deltaUs: 8, deltaLowUs: -3.1, deltaHighUs: 20)
    #expect(Figures.ratio(full.ratio) == "+8.4 %")
    #expect(Figures.ratioInterval(full) == "-3.1 % … +20.0 %")
    #expect(Figures.deltaInterval(full) == "-3.10 … +20.0")
    #expect(Figures.ratioInterval(EffectRecord(pairs: 5, ratio: 1, deltaUs: 0)) == "— (5 pairs, needs 6)")
    #expect(Figures.ratioInterval(EffectRecord(pairs: 1, ratio: 1, deltaUs: 0)) == "— (1 pair, needs 6)")
    #expect(Figures.deltaInterval(EffectRecord(pairs: 5, ratio: 1, deltaUs: 0)) == "—")
  }

  @Test func aPercentileNeedsAHundredRequestsBeyondIt() throws {
    var run = try SyntheticRun.run(blocks: 1)
    func set(_ count: UInt64, of index: Int) { run.trials[index].load?.result.response.count = count }
    let sidecar = try #require(run.setups.last)
    set(10_000, of: 0)
    set(10_000, of: 1)
    #expect(!Evidence.isDescriptive(.p99, of: sidecar, in: run))
    set(9_999, of: 0)
    #expect(Evidence.isDescriptive(.p99, of: sidecar, in: run))
    #expect(!Evidence.isDescriptive(.p90, of: sidecar, in: run))
    run.trials[0].valid = false
    #expect(!Evidence.isDescriptive(.p99, of: sidecar, in: run))
  }
}
