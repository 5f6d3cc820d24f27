import Quantities

/// Numbers inside findings.
enum Words {
  /// `20 %`
  static func share(_ share: Double) -> String { Decimals.significant(share * 100, 3) + " %" }

  /// `3.6 … 6.6`, or `95` when both ends read alike.
  static func range(_ range: Resources.Range) -> String {
    let (low, high) = (Decimals.significant(range.low, 3), Decimals.significant(range.high, 3))
    return low == high ? low : "\(low) … \(high)"
  }

  /// `840 µs`, `1.2 ms`
  static func time(us: Double) -> String {
    let sign = us < 0 ? "-" : ""
    return sign + Nanoseconds(UInt64((us.magnitude * 1e3).rounded())).description
  }
}
