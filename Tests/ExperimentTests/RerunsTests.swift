import RecordFixtures
import Results
import Testing

@testable import Experiment

@Suite struct RerunsTests {
  private let setups = ["baseline", "sidecar"]

  @Test func aBlockWithAnInvalidTrialComesAgainWhole() {
    var reruns = Reruns(limit: 2, seed: 7)
    let slots = reruns.slots(after: SyntheticRun.trials(blocks: 6, invalid: [2, 5]), setups: setups)
    #expect(slots.map(\.block) == [7, 7, 8, 8])
    #expect(slots.map(\.order) == [13, 14, 15, 16])
    #expect(slots.map(\.setup).sorted() == ["baseline", "baseline", "sidecar", "sidecar"])
    #expect(Set(slots[..<2].map(\.setup)) == Set(setups))
  }

  @Test func noneComesAgainWithoutAnInvalidTrial() {
    var reruns = Reruns(limit: 2, seed: 7)
    #expect(reruns.slots(after: SyntheticRun.trials(blocks: 6), setups: setups).isEmpty)
  }

  @Test func theLimitHolds() {
    var reruns = Reruns(limit: 2, seed: 7)
    let trials = SyntheticRun.trials(blocks: 6, invalid: [1, 2, 3])
    #expect(reruns.slots(after: trials, setups: setups).map(\.block) == [7, 7, 8, 8])
    #expect(reruns.slots(after: trials, setups: setups).isEmpty)
    var none = Reruns(limit: 0, seed: 7)
    #expect(none.slots(after: trials, setups: setups).isEmpty)
  }

  @Test func oneThatFailsAgainCountsAndIsReplacedOnce() {
    var reruns = Reruns(limit: 3, seed: 7)
    _ = reruns.slots(after: SyntheticRun.trials(blocks: 6, invalid: [4]), setups: setups)
    let after = SyntheticRun.trials(blocks: 7, invalid: [4, 7])
    #expect(reruns.slots(after: after, setups: setups).map(\.block) == [8, 8])
    #expect(reruns.slots(after: after, setups: setups).isEmpty)
  }
}
