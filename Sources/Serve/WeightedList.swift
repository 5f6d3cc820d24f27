import Quantities

/// `A:10,B:5`: A in 10 % of the cases, B in 5 %, the fallback in the rest; or a single `A` always.
struct WeightedList: Equatable, Sendable {
  let fallback: UInt64
  private let values: [UInt64]
  /// Upper bounds of each value's share of 2^64, cumulative.
  private let bounds: [UInt64]
  /// The value that is always chosen.
  private let constant: UInt64?

  init(always value: UInt64) {
    self.init(constant: value, fallback: value, values: [], bounds: [])
  }

  private init(constant: UInt64?, fallback: UInt64, values: [UInt64], bounds: [UInt64]) {
    self.constant = constant
    self.fallback = fallback
    self.values = values
    self.bounds = bounds
  }

  /// Reads the list.
  ///
  /// - Parameters:
  ///   - value: reads what stands before a colon.
  /// - Throws: `Problem` of kind usage that names the entry and what is wrong with it.
  init(
    parsing text: String, fallback: UInt64, value: (Substring) throws(Problem) -> UInt64
  ) throws(Problem) {
    let entries = text.split(separator: ",", omittingEmptySubsequences: false)
    if entries.count == 1, !text.contains(":") {
      self.init(always: try value(entries[0]))
      return
    }
    var values: [UInt64] = []
    var bounds: [UInt64] = []
    var sum = 0.0
    for entry in entries {
      let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw .usage("\"\(entry)\" is not VALUE:PERCENT") }
      values.append(try value(parts[0]))
      sum += try Self.percentage(parts[1])
      // Rounded, so that ten times 10 % is 100 % and not a little more.
      let share = (sum * 1e6).rounded() / 1e8
      guard share <= 1 else { throw .usage("the percentages in \"\(text)\" add up to more than 100") }
      bounds.append(Self.bound(share))
    }
    self.init(constant: nil, fallback: fallback, values: values, bounds: bounds)
  }

  /// Reads `12.5` or `12.5%`.
  static func percentage(_ text: Substring) throws(Problem) -> Double {
    let digits = text.hasSuffix("%") ? text.dropLast() : text
    guard let value = Double(digits), value >= 0, value <= 100 else {
      throw .usage("\"\(text)\" is not a percentage from 0 to 100")
    }
    return value
  }

  /// The number below which `share` of all 64-bit numbers lie.
  static func bound(_ share: Double) -> UInt64 { share >= 1 ? .max : UInt64(share * 0x1p64) }

  /// One value; a number is drawn only when there is a choice.
  func pick(_ random: inout SplitMix64) -> UInt64 {
    if let constant { return constant }
    let roll = random.next()
    for (index, bound) in bounds.enumerated() where roll < bound { return values[index] }
    return fallback
  }
}
