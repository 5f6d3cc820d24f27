import Foundation
import Statistics
import Testing

@Suite("Power")
struct PowerTests {
  @Test("F9: power to 1e-6, pairs needed exactly")
  func power() throws {
    let fixture = try Fixture.group("F9_power")
    for expected in try #require(fixture.members["cases"]).list {
      let power = Power.power(
        pairs: try expected.count("n"), s: try expected.sd, effect: try expected.eff, alpha: try expected.alpha)
      #expect(try abs(power - expected.power) < 1e-6)
    }
    for expected in try #require(fixture.members["pairs_needed_power90"]).list {
      #expect(try Power.pairsNeeded(s: expected.sd, effect: expected.eff) == expected.count("n"))
    }
  }

  @Test("F16: minimum detectable effect to 1e-4")
  func detectableEffect() throws {
    for expected in try #require(try Fixture.group("F16_mde").members["cases"]).list {
      let effect = Power.minimumDetectableEffect(pairs: try expected.count("n"), s: try expected.s)
      #expect(try close(effect * 100, expected.mde_pct, 1e-4))
    }
  }

  @Test("what the gate can flag: the minimum effect while noise is small, the test's threshold when it is large")
  func gateDetectableEffect() {
    let look = Look(pairs: 30, alpha: 0.005)
    // t.90,29 = 1.311434; t.995,29 = 2.756386.
    let quiet = Power.gateDetectableEffect(look: look, s: 0.03, minimumEffect: 0.03)
    #expect(close(quiet, expm1(1.311434 * 0.03 / 30.0.squareRoot() + log(1.03)), 1e-6))
    let noisy = Power.gateDetectableEffect(look: look, s: 0.3, minimumEffect: 0.03)
    #expect(close(noisy, expm1((1.311434 + 2.756386) * 0.3 / 30.0.squareRoot()), 1e-6))
  }

  @Test("without noise two pairs are enough; a hopeless wish has no answer")
  func ends() {
    #expect(Power.pairsNeeded(s: 1e-9, effect: 0.05) == 2)
    #expect(Power.pairsNeeded(s: 10, effect: 0.0001) == nil)
  }
}
