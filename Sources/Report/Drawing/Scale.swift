import Glibc

/// How values become places on an axis.
struct Scale: Equatable, Sendable {
  enum Law: Equatable, Sendable {
    case linear
    /// For values above zero.
    case logarithmic
    /// Percentiles by −log₁₀(1 − q), so that 90, 99 and 99.9 stand at equal distances; 100 has no place.
    case tail
  }

  let law: Law
  /// The values at the axis' ends.
  let domain: ClosedRange<Double>
  /// Where those ends are drawn; the first may be the larger.
  let start: Double
  let end: Double

  /// - Parameter values: all that must fit; nothing or a single value still gives an axis.
  init(_ law: Law, of values: [Double], from start: Double, to end: Double) {
    let finite = values.filter { $0.isFinite && (law != .logarithmic || $0 > 0) }
    var low = finite.min() ?? (law == .linear ? 0 : 1)
    var high = finite.max() ?? (law == .linear ? 1 : 10)
    if law == .logarithmic, high / low < 1.5 { (low, high) = (low / 1.3, high * 1.3) }
    if law == .linear, high - low <= abs(high) * 1e-9 { (low, high) = (low - 1, high + 1) }
    if law == .tail { (low, high) = (max(0, low), min(max(high, 90), 99.99999)) }
    self.law = law
    domain = low...high
    self.start = start
    self.end = end
  }

  func callAsFunction(_ value: Double) -> Double {
    let (low, high) = (bent(domain.lowerBound), bent(domain.upperBound))
    let share = (bent(min(max(value, domain.lowerBound), domain.upperBound)) - low) / (high - low)
    return start + share * (end - start)
  }

  private func bent(_ value: Double) -> Double {
    switch law {
    case .linear: value
    case .logarithmic: log10(value)
    case .tail: -log10(1 - value / 100)
    }
  }

  /// Round values inside the domain, about `wanted` of them.
  func ticks(_ wanted: Int = 5) -> [Double] {
    switch law {
    case .linear: linearTicks(wanted)
    case .logarithmic: logarithmicTicks(wanted)
    case .tail: [0, 50, 90, 99, 99.9, 99.99, 99.999].filter(domain.contains)
    }
  }

  private func linearTicks(_ wanted: Int) -> [Double] {
    let rough = (domain.upperBound - domain.lowerBound) / Double(max(wanted, 1))
    let decade = pow(10, floor(log10(rough)))
    let step = decade * ([1, 2, 5].first { $0 * decade >= rough * 0.8 } ?? 10)
    let first = Int((domain.lowerBound / step).rounded(.up))
    let last = Int((domain.upperBound / step).rounded(.down))
    return first <= last ? (first...last).map { Double($0) * step } : []
  }

  private func logarithmicTicks(_ wanted: Int) -> [Double] {
    let decades = Int(floor(log10(domain.lowerBound)))...Int(ceil(log10(domain.upperBound)))
    let candidates: [[Double]] = [[1, 1.5, 2, 3, 4, 5, 6, 8], [1, 2, 5], [1, 3], [1]]
    let tried = candidates.map { digits in
      decades.flatMap { decade in digits.map { $0 * pow(10, Double(decade)) } }.filter(domain.contains)
    }
    return tried.first { $0.count <= wanted + 1 } ?? tried.last ?? []
  }
}
