import Quantities
import Testing

@Suite("Rate")
struct RateTests {
  @Test(
    "reads plain numbers, k and M, with or without a unit",
    arguments: [
      ("1000", 1_000_000_000), ("2.5k", 2_500_000_000), ("1M", 1_000_000_000_000), ("800/s", 800_000_000),
      ("800rps", 800_000_000), ("3kqps", 3_000_000_000), ("0.000001", 1), ("1e3", 1_000_000_000),
      ("10000000000", 10_000_000_000_000_000),
    ] as [(String, UInt64)])
  func reading(text: String, microhertz: UInt64) throws {
    #expect(try Rate(parsing: text).microhertz == microhertz)
  }

  @Test(
    "refuses the rest in one line",
    arguments: [
      ("", "\"\" is not a rate (for example 1000, 2.5k, 800/s)"),
      ("k", "\"k\" is not a rate (for example 1000, 2.5k, 800/s)"),
      ("10kk", "\"10kk\" is not a rate (for example 1000, 2.5k, 800/s)"),
      ("inf", "\"inf\" is not a rate (for example 1000, 2.5k, 800/s)"),
      ("nan", "\"nan\" is not a rate (for example 1000, 2.5k, 800/s)"),
      ("1/s/s", "\"1/s/s\" is not a rate (for example 1000, 2.5k, 800/s)"),
      ("0x10", "\"0x10\" is not a rate (for example 1000, 2.5k, 800/s)"),
      ("0", "a rate must be above 0 and at most 10000000000 per second, not 0.0"),
      ("-1", "a rate must be above 0 and at most 10000000000 per second, not -1.0"),
      ("20000M", "a rate must be above 0 and at most 10000000000 per second, not 20000000000.0"),
    ])
  func refusing(text: String, problem: String) {
    #expect(throws: Problem.usage(problem)) { try Rate(parsing: text) }
  }

  @Test("prints per second, without an exponent")
  func printing() throws {
    let texts = try [1_000, 0.5, 2_500.25, 1e10, 0.000001].map { try Rate(perSecond: $0).description }
    #expect(texts == ["1000/s", "0.5/s", "2500.25/s", "10000000000/s", "0.000001/s"])
  }

  @Test("nothing that is no number becomes a rate", arguments: [Double.nan, .infinity, -.infinity, 0, 4e-7, 1e300])
  func limits(perSecond: Double) {
    #expect(throws: Problem.self) { try Rate(perSecond: perSecond) }
  }
}
