import Results
import Statistics
import Testing

@testable import Report

@Suite struct ReadingTests {
  @Test(arguments: [
    (1.08, 1.04, 1.12, Verdict.regressed), (1.02, 1.01, 1.03, .unchanged), (1.0, 0.97, 1.03, .unchanged),
    (0.9, 0.85, 0.95, .improved), (1.08, 0.99, 1.2, .inconclusive), (0.98, 0.9, 1.04, .inconclusive),
    (1.029, 1.001, 1.06, .inconclusive),
  ])
  func intervalAgainstTheBand(_ ratio: Double, _ low: Double, _ high: Double, _ verdict: Verdict) {
    let effect = EffectRecord(pairs: 6, ratio: ratio, low: low, high: high, deltaUs: 1)
    #expect(Reading(effect, limits: .p50).verdict == verdict)
  }

  @Test func withoutAnIntervalNothingIsTold() {
    let reading = Reading(EffectRecord(pairs: 5, ratio: 3, deltaUs: 1), limits: .p50)
    #expect(reading.verdict == .inconclusive)
    #expect(reading.words == "cannot tell")
  }
}
