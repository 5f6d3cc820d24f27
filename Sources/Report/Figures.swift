import Quantities
import Results

/// Numbers as a report prints them.
enum Figures {
  static let none = "—"

  static func time(_ ns: UInt64?) -> String { ns.map { Nanoseconds($0).description } ?? none }

  static func bytes(_ bytes: UInt64?) -> String { bytes.map { ByteCount($0).description } ?? none }

  static func share(_ share: Double) -> String { Decimals.fixed(share * 100, 1) + " %" }

  /// µs with three significant digits or more: `9.31`, `57.3`, `1204`.
  static func microseconds(_ us: Double) -> String {
    Decimals.fixed(us, us.magnitude < 9.995 ? 2 : us.magnitude < 99.95 ? 1 : 0)
  }

  static func signedMicroseconds(_ us: Double) -> String {
    let text = microseconds(us)
    return text.hasPrefix("-") ? text : "+" + text
  }

  /// `+8.4 %` for 1.084.
  static func ratio(_ ratio: Double) -> String { Decimals.percent(ratio - 1) }

  /// `+3.1 % … +12.4 %`, or why there is no interval.
  static func ratioInterval(_ effect: EffectRecord) -> String {
    guard let low = effect.low, let high = effect.high else { return noInterval(effect) }
    return "\(ratio(low)) … \(ratio(high))"
  }

  static func deltaInterval(_ effect: EffectRecord) -> String {
    guard let low = effect.deltaLowUs, let high = effect.deltaHighUs else { return none }
    return "\(signedMicroseconds(low)) … \(signedMicroseconds(high))"
  }

  private static func noInterval(_ effect: EffectRecord) -> String {
    "\(none) (\(effect.pairs) \(effect.pairs == 1 ? "pair" : "pairs"), needs 6)"
  }
}
