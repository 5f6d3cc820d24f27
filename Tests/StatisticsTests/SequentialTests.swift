import Foundation
import Quantities
import Statistics
import Testing

@Suite("Sequential gate")
struct SequentialTests {
  @Test("F17: each look's figures to 1e-6 and its verdict")
  func looks() throws {
    let fixture = try Fixture.group("F17_sequential")
    let limits = GateLimits(
      minimumEffect: try fixture.min_effect, equivalenceMargin: try fixture.equivalence_margin)
    #expect(limits == .p99)
    let d = try fixture.numbers("d")
    let results = SequentialGate(limits: limits).results(d)
    let looks = try #require(fixture.members["looks"]).list
    try #require(results.count == looks.count)
    for (result, expected) in zip(results, looks) {
      #expect(try result.look == Look(pairs: expected.count("n"), alpha: expected.alpha))
      #expect(try result.test.positiveRanks == expected.W_plus)
      #expect(try close(result.test.pGreater, expected.p_greater, 1e-6))
      #expect(try close(result.centre, expected.HL, 1e-6))
      #expect(try close(expm1(result.centre) * 100, expected.HL_pct, 2e-5))
      #expect(try close(result.equivalence.pBelowUpper, expected.p_eq_upper, 1e-5))
      #expect(try close(result.equivalence.pAboveLower, expected.p_eq_lower, 1e-5))
      #expect((result.verdict?.rawValue ?? "continue") == expected.members["verdict"]?.text)
    }
    #expect(SequentialGate(limits: limits).verdict(d) == .regressed)
    #expect(SequentialGate(limits: limits).verdict(Array(d.prefix(29))) == nil)
    #expect(SequentialGate(limits: limits).verdict(d.map { -$0 }) == .improved)
  }

  @Test("it stops at the first look that decides, and decides nothing before a look is due")
  func stopping() {
    let gate = SequentialGate(limits: .p50)
    let steady = (0..<30).map { 0.08 + Double($0) * 1e-4 }
    #expect(gate.results(steady).map(\.look.pairs) == [10])
    #expect(gate.verdict(steady) == .regressed)
    #expect(gate.verdict(Array(steady.prefix(9))) == nil)
    #expect(gate.results([]).isEmpty)
  }

  @Test("a sure but small change is not a regression")
  func smallEffect() {
    let small = (0..<10).map { 0.02 + Double($0) * 1e-4 }
    #expect(SequentialGate(limits: .p50).verdict(small) == .unchanged)
    #expect(SequentialGate(limits: .p50).verdict(small.map { -$0 }) == .unchanged)
  }

  @Test("a sure change beyond the minimum effect is one even inside the equivalence margin")
  func order() {
    let between = (0..<10).map { 0.04 + Double($0) * 1e-4 }
    #expect(SequentialGate(limits: .p50).verdict(between) == .regressed)
    #expect(SequentialGate(limits: .p50).verdict(between.map { -$0 }) == .improved)
  }

  @Test("noise is inconclusive only after the last look")
  func noise() {
    var random = SplitMix64(seed: 30)
    let noise = normals(30, deviation: 0.4, &random)
    let gate = SequentialGate(limits: .p99)
    #expect(gate.verdict(Array(noise.prefix(20))) == nil)
    #expect(gate.verdict(noise) == .inconclusive)
  }

  @Test("confirmation wants p ≤ 0.02 and half of the minimum effect in fresh pairs")
  func confirmation() {
    let fresh = (0..<Confirmation.pairs).map { 0.02 + Double($0) * 1e-4 }
    #expect(Confirmation.repeats(fresh, limits: .p50))
    // ln(1.05)/2 = 0.0244 is more than these 0.0212.
    #expect(!Confirmation.repeats(fresh, limits: .p99))
    #expect(!Confirmation.repeats(fresh.map { -$0 }, limits: .p50))
    #expect(!Confirmation.repeats([], limits: .p50))
    let noisy = fresh.indices.map { ($0 % 2 == 0 ? 1.0 : -0.8) * (0.1 + Double($0) * 0.02) }
    #expect(HodgesLehmann(noisy).map { $0.estimate > 0.02 } == true)
    #expect(!Confirmation.repeats(noisy, limits: .p50))
  }

  @Test("A/A: of 1,000 seeded experiments at 10 % noise about 1 % or fewer are flagged")
  func falseAlarms() {
    var random = SplitMix64(seed: 17)
    let gate = SequentialGate(limits: .p99)
    let flagged = (0..<1_000).count { _ in gate.verdict(normals(30, deviation: 0.1, &random)) == .regressed }
    // The looks spend 0.99 %; four standard errors of 1,000 experiments are 12.
    #expect(flagged <= 10 + 12)
  }
}
