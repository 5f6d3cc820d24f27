/// A percentile in percent, above 0 and at most 100. Its JSON key is `label`: "50", "99.9".
package struct Percentile: Hashable, Comparable, Sendable {
  package let percent: Double

  /// - Throws: `Problem` of kind usage outside 0 < percent ≤ 100.
  package init(_ percent: Double) throws(Problem) {
    guard percent > 0, percent <= 100 else {
      throw .usage("a percentile lies above 0 and at most at 100, not \(percent)")
    }
    self.percent = percent
  }

  /// Reads `99.9`, `p99.9` or `99.9%`.
  ///
  /// - Throws: `Problem` of kind usage when it is no number in range.
  package init(parsing text: String) throws(Problem) {
    var body = Substring(text)
    if body.hasPrefix("p") { body = body.dropFirst() }
    if body.hasSuffix("%") { body = body.dropLast() }
    guard let value = Decimals.parse(body) else {
      throw .usage("\"\(text)\" is not a percentile (for example 50, 99.9)")
    }
    try self.init(value)
  }

  package var fraction: Double { percent / 100 }
  package var label: String { Decimals.significant(percent, 12) }

  /// The nearest rank ⌈qN⌉ among `count` sorted values: 1 … count, and 0 when there are none.
  ///
  /// In whole numbers, exact for percentiles of up to twelve decimals: 99.9 % of 1,000 is 999, which Doubles may miss.
  package func rank(of count: UInt64) -> UInt64 {
    let whole: UInt128 = 100_000_000_000_000
    let part = UInt128((percent * 1e12).rounded())
    return min(count, max(1, UInt64((part * UInt128(count) + whole - 1) / whole)))
  }

  package static func < (a: Percentile, b: Percentile) -> Bool { a.percent < b.percent }

  private init(known percent: Double) { self.percent = percent }

  package static let p50 = Percentile(known: 50)
  package static let p90 = Percentile(known: 90)
  package static let p99 = Percentile(known: 99)
  /// What is reported where nothing else is asked for.
  package static let standard = [50, 75, 90, 95, 99, 99.9].map(Percentile.init(known:))
}
