import Quantities
import Testing

@testable import Serve

@Suite struct WeightedListTests {
  private func list(_ text: String) throws(Problem) -> WeightedList {
    try WeightedList(parsing: text, fallback: 200) { part throws(Problem) in
      guard let value = UInt64(part) else { throw .usage("\"\(part)\" is not a number") }
      return value
    }
  }

  private func counts(_ list: WeightedList, draws: Int, seed: UInt64) -> [UInt64: Int] {
    var random = SplitMix64(seed: seed)
    var counts: [UInt64: Int] = [:]
    for _ in 0..<draws { counts[list.pick(&random), default: 0] += 1 }
    return counts
  }

  @Test func theSameSeedGivesTheSameCounts() throws {
    let list = try list("404:10,503:5%")
    #expect(counts(list, draws: 10_000, seed: 1) == [200: 8_428, 404: 1_073, 503: 499])
    #expect(counts(list, draws: 10_000, seed: 1) == counts(list, draws: 10_000, seed: 1))
    #expect(counts(list, draws: 10_000, seed: 2) != counts(list, draws: 10_000, seed: 1))
  }

  @Test func sharesThatFillUpLeaveNoRest() throws {
    let tenths = (0..<10).map { "\(300 + $0):10" }.joined(separator: ",")
    #expect(counts(try list(tenths), draws: 10_000, seed: 3)[200] == nil)
    #expect(counts(try list("503:100%"), draws: 1_000, seed: 3) == [503: 1_000])
    #expect(counts(try list("503:0"), draws: 1_000, seed: 3) == [200: 1_000])
  }

  @Test func aSingleValueDrawsNoNumber() throws {
    var random = SplitMix64(seed: 5)
    #expect(try list("418").pick(&random) == 418)
    var fresh = SplitMix64(seed: 5)
    #expect(random.next() == fresh.next())
  }

  @Test(arguments: [
    ("abc", "\"abc\" is not a number"),
    ("404:10,503", "\"503\" is not VALUE:PERCENT"),
    ("404:1:2", "\"404:1:2\" is not VALUE:PERCENT"),
    ("404:x", "\"x\" is not a percentage from 0 to 100"),
    ("404:-1", "\"-1\" is not a percentage from 0 to 100"),
    ("404:nan", "\"nan\" is not a percentage from 0 to 100"),
    ("404:60,503:41", "the percentages in \"404:60,503:41\" add up to more than 100"),
    ("404:10,", "\"\" is not VALUE:PERCENT"),
  ])
  func whatIsWrongIsSaid(_ text: String, _ reason: String) {
    #expect(throws: Problem.usage(reason)) { try list(text) }
  }
}
