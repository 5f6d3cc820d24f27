import Statistics
import Testing

@Suite("Gate on a whole build") struct BuildGateTests {
  private let gate = BuildGate(questions: [.p50, .cpuPerRequest, .p99])
  private func steady(_ centre: Double, _ pairs: Int) -> [Double] { (0..<pairs).map { centre + Double($0) * 1e-4 } }

  @Test("it measures to the next look, and settles when every question is answered")
  func unchanged() {
    #expect(gate.step([[], [], []]) == .measure(pairs: 10))
    #expect(gate.step([steady(0, 9), steady(0, 9), steady(0, 9)]) == .measure(pairs: 10))
    #expect(gate.step([steady(0, 10), steady(0, 10), steady(0, 10)]) == .settled)
  }

  @Test("one open question keeps the others waiting until the last look")
  func open() {
    let noisy = (0..<30).map { ($0 % 2 == 0 ? 1.0 : -1.0) * Double(1 + $0) }
    let quiet = steady(0, 30)
    for (pairs, next) in [(10, 20), (19, 20), (20, 30)] {
      let ratios = [quiet, quiet, noisy].map { Array($0.prefix(pairs)) }
      #expect(gate.step(ratios) == .measure(pairs: next))
    }
    #expect(gate.step([quiet, quiet, noisy]) == .settled)
    let verdicts = gate.answers([quiet, quiet, noisy], fresh: [:]).map(\.verdict)
    #expect(verdicts == [.unchanged, .unchanged, .inconclusive])
  }

  @Test("a regression is red only when fresh pairs repeat it")
  func confirmation() {
    let ratios = [steady(0, 10), steady(0.1, 10), steady(0, 10)]
    #expect(gate.step(ratios) == .confirm([1]))
    func end(_ fresh: [Int: [Double]]) -> [Verdict] { gate.answers(ratios, fresh: fresh).map(\.verdict) }
    #expect(end([1: steady(0.1, 24)]) == [.unchanged, .regressed, .unchanged])
    #expect(end([1: steady(0, 24)]) == [.unchanged, .inconclusive, .unchanged])
    #expect(end([1: steady(0.1, 23)]) == [.unchanged, .inconclusive, .unchanged])
    #expect(end([0: steady(0.1, 24)])[1] == .inconclusive)
    #expect(gate.answers(ratios, fresh: [1: steady(0, 24)])[1].repeated == false)
    #expect(gate.answers(ratios, fresh: [:])[1].repeated == nil)
  }

  @Test("a look that is left out is not taken")
  func fewerLooks() {
    let late = BuildGate(questions: [.p50], looks: [Look(pairs: 20, alpha: 0.003)])
    #expect(late.step([steady(0.1, 10)]) == .measure(pairs: 20))
    #expect(late.step([steady(0.1, 20)]) == .confirm([0]))
  }

  @Test(
    "the whole is as bad as its worst part",
    arguments: [
      ([Verdict.unchanged, .regressed, .inconclusive], Verdict.regressed),
      ([.improved, .inconclusive], .inconclusive), ([.unchanged, .improved], .improved), ([.unchanged], .unchanged),
      ([], .inconclusive),
    ])
  func overall(verdicts: [Verdict], whole: Verdict) { #expect(BuildGate.overall(verdicts) == whole) }
}
