import Glibc
import Quantities

/// Where the server's own delays come from. Times in ns.
package enum DelayDistribution: Equatable, Sendable {
  case constant(Nanoseconds)
  case uniform(from: Nanoseconds, to: Nanoseconds)
  case exponential(mean: Nanoseconds)
  /// exp(N(ln median, sigma²)).
  case lognormal(median: Nanoseconds, sigma: Double)
  /// `slow` with probability `share` (0 … 1), else `fast`.
  case bimodal(fast: Nanoseconds, slow: Nanoseconds, share: Double)

  private static let forms =
    "constant:5ms, uniform:1ms-5ms, exponential:2ms, lognormal:2ms,0.5 (median, sigma) or bimodal:1ms,20ms:5 (fast, slow:percent)"

  /// - Throws: `Problem` of kind usage that lists the forms.
  package init(parsing text: String) throws(Problem) {
    let colon = text.firstIndex(of: ":") ?? text.endIndex
    let rest = text[colon...].dropFirst()
    let bad = Problem.usage("\"\(text)\" is not a delay; write \(Self.forms)")
    func pair(_ text: Substring, _ separator: Character) throws(Problem) -> (String, String) {
      let parts = text.split(separator: separator, omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw bad }
      return (String(parts[0]), String(parts[1]))
    }
    switch text[..<colon] {
    case "constant": self = .constant(try Nanoseconds(parsing: String(rest)))
    case "uniform":
      let ends = try pair(rest, "-")
      let from = try Nanoseconds(parsing: ends.0)
      let to = try Nanoseconds(parsing: ends.1)
      guard from <= to else { throw bad }
      self = .uniform(from: from, to: to)
    case "exponential": self = .exponential(mean: try Nanoseconds(parsing: String(rest)))
    case "lognormal":
      let parts = try pair(rest, ",")
      guard let sigma = Double(parts.1), sigma >= 0, sigma <= 10 else { throw bad }
      self = .lognormal(median: try Nanoseconds(parsing: parts.0), sigma: sigma)
    case "bimodal":
      let parts = try pair(rest, ",")
      let slow = try pair(Substring(parts.1), ":")
      self = .bimodal(
        fast: try Nanoseconds(parsing: parts.0), slow: try Nanoseconds(parsing: slow.0),
        share: try WeightedList.percentage(Substring(slow.1)) / 100)
    default: throw bad
    }
  }

  /// One delay in ns.
  func draw(_ random: inout SplitMix64) -> UInt64 {
    switch self {
    case .constant(let time): time.count
    case .uniform(let from, let to): from.count + UInt64(random.unit() * Double(to.count - from.count))
    case .exponential(let mean): UInt64(clamped: -log(1 - random.unit()) * Double(mean.count))
    case .lognormal(let median, let sigma):
      UInt64(clamped: Double(median.count) * exp(sigma * Self.normal(&random)))
    case .bimodal(let fast, let slow, let share): random.unit() < share ? slow.count : fast.count
    }
  }

  /// A standard normal number (Box and Muller).
  private static func normal(_ random: inout SplitMix64) -> Double {
    let radius = (-2 * log(1 - random.unit())).squareRoot()
    return radius * cos(2 * .pi * random.unit())
  }
}

extension UInt64 {
  /// At most an hour in ns, so that a heavy tail cannot overflow.
  fileprivate init(clamped value: Double) { self = UInt64(Swift.min(Swift.max(0, value), 3.6e12)) }
}
