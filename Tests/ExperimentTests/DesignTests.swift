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

  @Test func everyCellOfABlockHoldsEverySetupInARow() {
    let design = Design(setups: ["baseline", "sidecar"], cells: ["slow", "fast", "max"], blocks: 10, seed: 7)
    #expect(design.slots.count == 60)
    for start in stride(from: 0, to: 60, by: 2) {
      let pair = design.slots[start..<start + 2]
      #expect(Set(pair.map(\.setup)) == ["baseline", "sidecar"])
      #expect(Set(pair.map(\.cell)).count == 1 && Set(pair.map(\.block)).count == 1)
    }
    for block in 1...10 {
      #expect(Set(design.slots.filter { $0.block == block }.map(\.cell)) == ["slow", "fast", "max"])
    }
    let orders = Set((1...10).map { block in design.slots.filter { $0.block == block }.map { $0.cell ?? "" } })
    #expect(orders.count > 1)
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
