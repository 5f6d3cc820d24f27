/// Numbers as text without Foundation, so that `toll load` starts fast.
package enum Decimals {
  /// `value` with exactly `places` digits after the point, halves away from zero; |value| · 10^places must be below 2^63.
  package static func fixed(_ value: Double, _ places: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 9.2e18 else { return "\(value)" }
    let digits = Int64(scaled)
    let sign = value < 0 && digits > 0 ? "-" : ""
    guard places > 0 else { return sign + "\(digits)" }
    let unit = Int64(scale)
    let fraction = String(digits % unit)
    return sign + "\(digits / unit)." + String(repeating: "0", count: places - fraction.count) + fraction
  }

  /// `value` rounded to `figures` significant digits but never coarser than whole numbers, without trailing zeros.
  package static func significant(_ value: Double, _ figures: Int) -> String {
    guard value != 0, value.isFinite else { return fixed(value, 0) }
    var places = figures - 1
    var magnitude = value.magnitude
    while magnitude >= 10 {
      magnitude /= 10
      places -= 1
    }
    while magnitude < 1, places < 15 {
      magnitude *= 10
      places += 1
    }
    var text = fixed(value, max(0, places))
    if text.contains("."), !text.contains("e") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    return text
  }

  /// The number that `text` writes in decimal digits, with a point or an exponent; nil for hexadecimal, `inf` and `nan`,
  /// which `Double.init` would take.
  package static func parse(_ text: some StringProtocol) -> Double? {
    guard text.utf8.allSatisfy({ "0123456789.eE+-".utf8.contains($0) }) else { return nil }
    return Double(text).flatMap { $0.isFinite ? $0 : nil }
  }

  /// `value` as a signed percentage with one digit: `+8.4 %`.
  package static func percent(_ fraction: Double) -> String {
    let text = fixed(fraction * 100, 1)
    return (fraction >= 0 && !text.hasPrefix("-") ? "+" : "") + text + " %"
  }
}
