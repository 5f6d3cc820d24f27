import Quantities
import Testing

@Suite("SplitMix64")
struct SplitMix64Tests {
  @Test("the sequence of the reference code for seed 1234567")
  func reference() {
    var random = SplitMix64(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
      16_408_922_859_458_223_821,
    ]
    #expect((0..<5).map { _ in random.next() } == expected)
    #expect((0..<5).map { SplitMix64.number(seed: 1_234_567, index: $0) } == expected)
  }

  @Test("units and bounded numbers are uniform over their range")
  func ranges() {
    var random = SplitMix64(seed: 1)
    let units = (0..<10_000).map { _ in random.unit() }
    #expect(units.allSatisfy { 0 <= $0 && $0 < 1 })
    #expect(abs(units.reduce(0, +) / 10_000 - 0.5) < 0.012)
    var counts = [0, 0, 0, 0, 0, 0, 0]
    for _ in 0..<70_000 { counts[random.below(7)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 10_000) < 400 })
    #expect(random.below(1) == 0)
  }

  @Test("a shuffle keeps all items, depends on the seed only, and reaches every order")
  func shuffling() {
    var (first, second) = (SplitMix64(seed: 5), SplitMix64(seed: 5))
    #expect(first.shuffled(Array(0..<50)) == second.shuffled(Array(0..<50)))
    #expect(first.shuffled(Array(0..<50)).sorted() == Array(0..<50))
    #expect(first.shuffled([Int]()).isEmpty)
    var orders: [[Int]: Int] = [:]
    for _ in 0..<6_000 { orders[first.shuffled([1, 2, 3]), default: 0] += 1 }
    #expect(orders.count == 6 && orders.values.allSatisfy { abs($0 - 1_000) < 130 })
  }
}
