import Quantities
import Testing

@Suite("Nanoseconds")
struct NanosecondsTests {
  @Test(
    "reads Go's notation and days",
    arguments: [
      ("0", 0), ("0s", 0), ("1ns", 1), ("250us", 250_000), ("250µs", 250_000), ("250μs", 250_000), ("5ms", 5_000_000),
      ("1.5s", 1_500_000_000), ("1m30s", 90_000_000_000), ("2h", 7_200_000_000_000), ("1d4h", 100_800_000_000_000),
      (".5ms", 500_000), ("0.4ns", 0), ("90s500ms", 90_500_000_000),
    ] as [(String, UInt64)])
  func reading(text: String, count: UInt64) throws {
    #expect(try Nanoseconds(parsing: text).count == count)
  }

  @Test(
    "refuses the rest and says why",
    arguments: [
      ("", "it is empty"), ("5", "its unit is missing"), ("1m30", "its unit is missing"),
      ("s", "a number is missing before \"s\""),
      ("-5s", "a number is missing before \"-5s\""), ("5 s", "\" s\" is no unit of time"),
      ("5S", "\"S\" is no unit of time"),
      ("1.2.3s", "a number is missing before \"1.2.3s\""), ("1e3s", "\"e\" is no unit of time"),
      ("٣s", "a number is missing before \"٣s\""), ("200000d", "it is longer than 292 years"),
      ("9999999999999999999999h", "it is longer than 292 years"),
    ])
  func refusing(text: String, why: String) {
    let problem = Problem.usage("\"\(text)\" is not a duration: \(why) (for example 250us, 5ms, 1.5s, 1m30s)")
    #expect(throws: problem) { try Nanoseconds(parsing: text) }
  }

  @Test(
    "prints four digits in the largest unit that fits",
    arguments: [
      (0, "0 ns"), (999, "999 ns"), (1_000, "1 µs"), (57_314, "57.31 µs"), (999_949, "999.9 µs"), (999_950, "1 ms"),
      (1_204_400, "1.204 ms"), (999_949_999, "999.9 ms"), (999_950_000, "1 s"), (30_000_000_000, "30 s"),
      (3_600_000_000_000, "3600 s"), (.max, "18446744074 s"),
    ] as [(UInt64, String)])
  func printing(count: UInt64, text: String) {
    #expect(Nanoseconds(count).description == text)
  }

  @Test("a difference stops at zero, order and units hold")
  func arithmetic() {
    #expect(Nanoseconds.second - .millisecond == Nanoseconds(999_000_000))
    #expect(Nanoseconds.millisecond - .second == .zero)
    #expect(Nanoseconds.microseconds(3) + .milliseconds(2) == Nanoseconds(2_003_000))
    #expect(Nanoseconds.seconds(1) == .second && .microsecond < Nanoseconds.millisecond)
    #expect(Nanoseconds(1_500_000).inSeconds == 0.0015 && Nanoseconds(1_500).inMicroseconds == 1.5)
  }
}
