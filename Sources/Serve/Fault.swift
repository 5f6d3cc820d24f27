import Quantities

/// What can go wrong with an answer on purpose: `fault=stall:5,reset:1` in a query.
enum Fault: UInt64, CaseIterable {
  /// The answer is as it should be.
  case none
  /// The head and nothing more; the connection stays open.
  case stall
  /// The body in ten pieces, 10 ms apart.
  case trickle
  /// The head, half of the body, and the connection ends with a reset.
  case reset
  /// The connection ends instead of an answer.
  case close
  /// The answer, and the connection takes no further request: GOAWAY.
  case goaway
  /// The head, half of the body and RST_STREAM. HTTP/1.1, which has no streams, resets the connection.
  case rst
  /// RST_STREAM with REFUSED_STREAM instead of an answer. HTTP/1.1 closes the connection.
  case refuse

  /// Whether it ends the connection.
  var isFatal: Bool {
    switch self {
    case .stall, .reset, .close, .rst, .refuse: true
    case .none, .trickle, .goaway: false
    }
  }

  /// Whether it comes instead of an answer.
  var isSilent: Bool { self == .close || self == .refuse }

  /// Whether it shows only in an answer with a body.
  var spoilsBody: Bool {
    switch self {
    case .stall, .trickle, .reset, .rst: true
    case .none, .close, .goaway, .refuse: false
    }
  }

  static let trickleInterval: UInt64 = 10_000_000

  /// How many bytes of a body of `count` bytes trickle at a time: a tenth.
  static func trickleStep(_ count: Int) -> Int { max(1, (count + 9) / 10) }

  static func parse(_ text: String) throws(Problem) -> WeightedList {
    try WeightedList(parsing: text, fallback: Fault.none.rawValue) { part throws(Problem) in
      guard let fault = allCases.first(where: { "\($0)" == part }) else {
        throw .usage("\"\(part)\" is no fault; use one of \(allCases.map { "\($0)" }.joined(separator: ", "))")
      }
      return fault.rawValue
    }
  }
}
