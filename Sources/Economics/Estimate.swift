/// A number with its 95 % interval, when it has one.
package struct Estimate: Equatable, Sendable {
  package let value: Double
  package let low: Double
  package let high: Double

  /// Stated or counted: no interval of its own.
  package init(_ value: Double) { self.init(value, low: value, high: value) }

  package init(_ value: Double, low: Double, high: Double) {
    self.value = value
    self.low = low
    self.high = high
  }

  package static let zero = Estimate(0)

  package var isExact: Bool { low == high }

  /// Bounds add up as if errors went the same way: never too narrow.
  package static func + (a: Estimate, b: Estimate) -> Estimate {
    Estimate(a.value + b.value, low: a.low + b.low, high: a.high + b.high)
  }

  package static func - (a: Estimate, b: Estimate) -> Estimate {
    Estimate(a.value - b.value, low: a.low - b.high, high: a.high - b.low)
  }

  /// - Parameter factor: not below zero.
  package static func * (a: Estimate, factor: Double) -> Estimate {
    Estimate(a.value * factor, low: a.low * factor, high: a.high * factor)
  }
}
