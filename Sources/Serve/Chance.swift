import Quantities

/// `true`, or a probability in percent.
package enum Chance: Equatable, Sendable {
  case never
  case always
  case share(below: UInt64)

  /// Reads `true`, `false`, `42.7` or `42.7%`.
  ///
  /// - Throws: `Problem` of kind usage when it is neither.
  package init(parsing text: String) throws(Problem) {
    switch text {
    case "", "false": self = .never
    case "true": self = .always
    default:
      let percent = try WeightedList.percentage(Substring(text))
      self = percent == 0 ? .never : percent == 100 ? .always : .share(below: WeightedList.bound(percent / 100))
    }
  }

  func happens(_ random: inout SplitMix64) -> Bool {
    switch self {
    case .never: false
    case .always: true
    case .share(let bound): random.next() < bound
    }
  }
}
