import Quantities
import Testing

@Suite("Percentile")
struct PercentileTests {
  @Test(
    "reads what users write",
    arguments: [("99.9", 99.9), ("p50", 50), ("p99.99%", 99.99), ("100", 100), ("0.001", 0.001)])
  func reading(text: String, percent: Double) throws {
    #expect(try Percentile(parsing: text).percent == percent)
  }

  @Test(
    "refuses the rest in one line",
    arguments: [
      ("", "\"\" is not a percentile (for example 50, 99.9)"),
      ("p", "\"p\" is not a percentile (for example 50, 99.9)"),
      ("pp50", "\"pp50\" is not a percentile (for example 50, 99.9)"),
      ("nan", "\"nan\" is not a percentile (for example 50, 99.9)"),
      ("0x32", "\"0x32\" is not a percentile (for example 50, 99.9)"),
      ("0", "a percentile lies above 0 and at most at 100, not 0.0"),
      ("100.1", "a percentile lies above 0 and at most at 100, not 100.1"),
      ("-1", "a percentile lies above 0 and at most at 100, not -1.0"),
    ])
  func refusing(text: String, problem: String) {
    #expect(throws: Problem.usage(problem)) { try Percentile(parsing: text) }
  }

  @Test("labels are JSON keys: no trailing zeros, no lost digits")
  func labels() throws {
    let labels = try [50, 99.9, 99.99, 99.999, 0.1, 100, 12.5].map { try Percentile($0).label }
    #expect(labels == ["50", "99.9", "99.99", "99.999", "0.1", "100", "12.5"])
    #expect(Percentile.standard.map(\.label) == ["50", "75", "90", "95", "99", "99.9"])
  }

  @Test(
    "the nearest rank is exact where Doubles are not",
    arguments: [
      (50, 1, 1), (50, 2, 1), (50, 3, 2), (99.9, 1_000, 999), (99.9, 1_001, 1_000), (99, 100, 99), (100, 77, 77),
      (0.001, 5, 1), (99.99, 1_000_000, 999_900), (95, 20, 19), (50, 0, 0), (55.1, 1_000, 551),
      (99.9, .max, 18428297329635842064),
    ] as [(Double, UInt64, UInt64)])
  func ranks(percent: Double, count: UInt64, rank: UInt64) throws {
    #expect(try Percentile(percent).rank(of: count) == rank)
  }
}
