import Testing

@testable import Experiment

@Suite struct DesignTests {
  @Test func everyBlockHoldsEverySetupOnce() {
    let design = Design(setups: ["baseline", "sidecar", "ambient"], blocks: 20, seed: 7)
    #expect(design.slots.count == 60)
    #expect(design.slots.map(\.order) == Array(1...60))
    for block in 1...20 {
      let members = design.slots.filter { $0.block == block }.map(\.setup).sorted()
      #expect(members == ["ambient", "baseline", "sidecar"])
    }
  }

  @Test func theSeedDecidesTheOrder() {
    let a = Design(setups: ["baseline", "sidecar"], blocks: 30, seed: 1)
    #expect(a == Design(setups: ["baseline", "sidecar"], blocks: 30, seed: 1))
    #expect(a.slots.map(\.setup) != Design(setups: ["baseline", "sidecar"], blocks: 30, seed: 2).slots.map(\.setup))
  }

  @Test func bothOrdersOccurAboutEquallyOften() {
    let slots = Design(setups: ["baseline", "sidecar"], blocks: 1000, seed: 3).slots
    let baselineFirst = stride(from: 0, to: slots.count, by: 2).count { slots[$0].setup == "baseline" }
    // Binomial(1000, ½): 400 … 600 is more than six standard deviations wide on each side.
    #expect((400...600).contains(baselineFirst))
  }
}
