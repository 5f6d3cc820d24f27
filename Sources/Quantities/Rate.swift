/// A frequency in requests (or anything) per second, kept in whole microhertz: 1 µHz … 10 GHz.
package struct Rate: Hashable, Comparable, Sendable {
  package let microhertz: UInt64

  /// The time unit of `microhertz`: this many nanosecond-microhertz make one event.
  package static let nanosecondMicrohertz: UInt64 = 1_000_000_000 * 1_000_000

  /// - Throws: `Problem` of kind usage when `perSecond` is not above 0 and at most 10^10.
  package init(perSecond: Double) throws(Problem) {
    let micro = (perSecond * 1e6).rounded()
    guard micro >= 1, perSecond <= 1e10 else {
      throw .usage("a rate must be above 0 and at most 10000000000 per second, not \(perSecond)")
    }
    microhertz = UInt64(micro)
  }

  /// Reads `1000`, `2.5k`, `1M`, `800/s` or `800rps`.
  ///
  /// - Throws: `Problem` of kind usage when it is not a number above 0.
  package init(parsing text: String) throws(Problem) {
    var body = Substring(text)
    for tail in ["/s", "rps", "qps"] where body.hasSuffix(tail) { body = body.dropLast(tail.count) }
    var scale = 1.0
    if body.hasSuffix("k") { scale = 1e3 } else if body.hasSuffix("M") { scale = 1e6 }
    if scale > 1 { body = body.dropLast() }
    guard let value = Decimals.parse(body) else {
      throw .usage("\"\(text)\" is not a rate (for example 1000, 2.5k, 800/s)")
    }
    try self.init(perSecond: value * scale)
  }

  package var perSecond: Double { Double(microhertz) / 1e6 }

  package static func < (a: Rate, b: Rate) -> Bool { a.microhertz < b.microhertz }
}

extension Rate: CustomStringConvertible {
  /// `1000/s`, with at most six digits after the point.
  package var description: String { Decimals.significant(perSecond, 10) + "/s" }
}
