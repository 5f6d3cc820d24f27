import Quantities
import Testing

@testable import Serve

@Suite struct DelayTests {
  private func draws(_ text: String) throws -> [UInt64] {
    let distribution = try DelayDistribution(parsing: text)
    var random = SplitMix64(seed: 42)
    return (0..<100_000).map { _ in distribution.draw(&random) }.sorted()
  }

  private func mean(_ values: [UInt64]) -> Double { Double(values.reduce(0, +)) / Double(values.count) }

  @Test func distributionsHaveTheShapeTheyName() throws {
    #expect(try Set(draws("constant:5ms")) == [5_000_000])
    let uniform = try draws("uniform:1ms-5ms")
    #expect(uniform[0] >= 1_000_000 && uniform[99_999] < 5_000_000)
    #expect(abs(mean(uniform) - 3e6) < 2e4)
    let exponential = try draws("exponential:2ms")
    #expect(abs(mean(exponential) - 2e6) < 2e4)
    #expect(abs(Double(exponential[50_000]) - 1.3863e6) < 2e4)
    let lognormal = try draws("lognormal:2ms,0.5")
    #expect(abs(Double(lognormal[50_000]) - 2e6) < 2e4)
    #expect(abs(Double(lognormal[84_134]) - 3.2974e6) < 5e4)
    let bimodal = try draws("bimodal:1ms,20ms:5")
    #expect(Set(bimodal) == [1_000_000, 20_000_000])
    #expect(abs(bimodal.count { $0 == 20_000_000 } - 5_000) < 250)
  }

  @Test(arguments: [
    "", "5ms", "constant", "constant:5", "uniform:5ms-1ms", "lognormal:2ms", "bimodal:1ms,20ms", "gauss:1ms",
  ])
  func otherTextsAreNoDelay(_ text: String) {
    #expect(throws: Problem.self) { try DelayDistribution(parsing: text) }
  }

  @Test func freezesRecur() throws {
    let freeze = try Freeze(parsing: "1s@10s+3s")
    #expect(freeze.end(covering: 0) == nil)
    #expect(freeze.end(covering: 2_999_999_999) == nil)
    #expect(freeze.end(covering: 3_000_000_000) == 4_000_000_000)
    #expect(freeze.end(covering: 3_999_999_999) == 4_000_000_000)
    #expect(freeze.end(covering: 4_000_000_000) == nil)
    #expect(freeze.end(covering: 23_500_000_000) == 24_000_000_000)
    #expect(try Freeze(parsing: "1s@10s").offset == .seconds(5))
  }

  @Test(arguments: [
    ("1s", "\"1s\" is not a freeze; write DURATION@PERIOD or DURATION@PERIOD+FIRST, for example 1s@10s+5s"),
    ("2s@1s", "a freeze lasts longer than 0 and shorter than its period, not 2 s every 1 s"),
    ("0@1s", "a freeze lasts longer than 0 and shorter than its period, not 0 ns every 1 s"),
  ])
  func badFreezesAreRefused(_ text: String, _ reason: String) {
    #expect(throws: Problem.usage(reason)) { try Freeze(parsing: text) }
  }
}
