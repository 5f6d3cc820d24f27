/// A duration, or an instant of CLOCK_MONOTONIC, in nanoseconds: 0 … 2^64 − 1 (584 years).
@frozen
package struct Nanoseconds: Hashable, Comparable, Sendable {
  package let count: UInt64

  @inlinable
  package init(_ count: UInt64) { self.count = count }

  @inlinable
  package static func < (a: Nanoseconds, b: Nanoseconds) -> Bool { a.count < b.count }

  @inlinable
  package static func + (a: Nanoseconds, b: Nanoseconds) -> Nanoseconds { Nanoseconds(a.count &+ b.count) }

  /// The time from `b` to `a`, zero when `a` comes first.
  @inlinable
  package static func - (a: Nanoseconds, b: Nanoseconds) -> Nanoseconds {
    Nanoseconds(a.count > b.count ? a.count &- b.count : 0)
  }

  package static let zero = Nanoseconds(0)
  package static let microsecond = Nanoseconds(1_000)
  package static let millisecond = Nanoseconds(1_000_000)
  package static let second = Nanoseconds(1_000_000_000)

  @inlinable
  package static func microseconds(_ n: UInt64) -> Nanoseconds { Nanoseconds(n &* 1_000) }
  @inlinable
  package static func milliseconds(_ n: UInt64) -> Nanoseconds { Nanoseconds(n &* 1_000_000) }
  @inlinable
  package static func seconds(_ n: UInt64) -> Nanoseconds { Nanoseconds(n &* 1_000_000_000) }

  package var inSeconds: Double { Double(count) / 1e9 }
  package var inMicroseconds: Double { Double(count) / 1e3 }
}

extension Nanoseconds {
  private static let units: [(suffix: String, ns: Double)] = [
    ("ns", 1), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 6e10), ("h", 3.6e12),
    ("d", 8.64e13),
  ]

  /// Reads a duration in Go's notation with days: `250us`, `1.5s`, `2m30s`, `1d4h`. A bare `0` needs no unit.
  ///
  /// - Throws: `Problem` of kind usage when a number or unit is missing, negative or out of range.
  package init(parsing text: String) throws(Problem) {
    func bad(_ why: String) -> Problem {
      .usage("\"\(text)\" is not a duration: \(why) (for example 250us, 5ms, 1.5s, 1m30s)")
    }
    if text == "0" {
      self = .zero
      return
    }
    var rest = Substring(text)
    var total = 0.0
    guard !rest.isEmpty else { throw bad("it is empty") }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      guard let value = Double(digits) else { throw bad("a number is missing before \"\(rest)\"") }
      rest = rest.dropFirst(digits.count)
      let word = rest.prefix { !($0.isASCII && ($0.isNumber || $0 == ".")) }
      guard let unit = Self.units.first(where: { $0.suffix == word }) else {
        throw bad(word.isEmpty ? "its unit is missing" : "\"\(word)\" is no unit of time")
      }
      rest = rest.dropFirst(word.count)
      total += value * unit.ns
    }
    guard total < 9.2e18 else { throw bad("it is longer than 292 years") }
    self.init(UInt64(total.rounded()))
  }
}

extension Nanoseconds: CustomStringConvertible {
  /// Four significant digits in the largest fitting unit: `57.31 µs`, `1.204 ms`, `30 s`.
  package var description: String {
    switch count {
    case 0..<1_000: return "\(count) ns"
    case 0..<999_950: return Decimals.significant(Double(count) / 1e3, 4) + " µs"
    case 0..<999_950_000: return Decimals.significant(Double(count) / 1e6, 4) + " ms"
    default: return Decimals.significant(Double(count) / 1e9, 4) + " s"
    }
  }
}
