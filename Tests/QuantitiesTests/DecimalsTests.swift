import Quantities
import Testing

@Suite("Decimals")
struct DecimalsTests {
  @Test(
    "a fixed number of places",
    arguments: [
      (0, 0, "0"), (1.25, 1, "1.3"), (-1.25, 1, "-1.3"), (0.05, 2, "0.05"), (0.999, 2, "1.00"), (-0.001, 2, "0.00"),
      (1234.5, 0, "1235"), (12.0, 3, "12.000"), (.nan, 2, "nan"), (.infinity, 2, "inf"), (-.infinity, 2, "-inf"),
    ] as [(Double, Int, String)])
  func fixed(value: Double, places: Int, text: String) {
    #expect(Decimals.fixed(value, places) == text)
  }

  @Test(
    "significant digits, without zeros at the end",
    arguments: [
      (0, 3, "0"), (1, 4, "1"), (57.314, 4, "57.31"), (0.0012345, 3, "0.00123"), (9.9996, 4, "10"),
      (123_456, 3, "123456"),
      (99.9, 12, "99.9"), (-2.5, 2, "-2.5"), (100, 2, "100"), (1.5e30, 3, "1.5e+30"), (1e20, 3, "1e+20"),
    ] as [(Double, Int, String)])
  func significant(value: Double, figures: Int, text: String) {
    #expect(Decimals.significant(value, figures) == text)
  }

  @Test("reads decimal notation only")
  func parsing() {
    #expect(["1", "-2.5", "1e3", ".5", "+7"].map { Decimals.parse($0) } == [1, -2.5, 1_000, 0.5, 7])
    #expect(["", "0x10", "inf", "nan", "1e999", "1,5", " 1", "1 "].allSatisfy { Decimals.parse($0) == nil })
  }

  @Test(
    "signed percentages",
    arguments: [(0.084, "+8.4 %"), (-0.031, "-3.1 %"), (0, "+0.0 %"), (-0.0001, "0.0 %"), (1.5, "+150.0 %")]
      as [(Double, String)])
  func percent(fraction: Double, text: String) {
    #expect(Decimals.percent(fraction) == text)
  }
}
