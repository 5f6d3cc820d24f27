import Load
import Quantities

/// What `--qps` takes: a rate, `max`, or rates that follow one another, `500,1000,2000` or `100..2000@30s,2000@1m`.
enum RateShape: Sendable, Equatable {
  case max
  case constant(Rate)
  /// Pieces of equal length that share the window.
  case sharing([(from: Rate, to: Rate)])
  /// Pieces with lengths of their own.
  case timed(RateCurve)

  init(parsing text: String) throws(Problem) {
    if text == "max" {
      self = .max
      return
    }
    var shares: [(from: Rate, to: Rate)] = []
    var timed: [RateCurve.Piece] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
      let rates = try Self.rates(String(sides[0]))
      if sides.count == 2 {
        timed.append(
          .init(from: rates.from, to: rates.to, duration: try Nanoseconds(parsing: String(sides[1]))))
      } else {
        shares.append(rates)
      }
    }
    guard shares.isEmpty || timed.isEmpty else {
      throw .usage("\"\(text)\" gives some rates a time and some none; give all of them one, or share -t")
    }
    if !timed.isEmpty {
      self = .timed(try RateCurve(timed))
    } else if shares.count == 1, shares[0].from == shares[0].to {
      self = .constant(shares[0].from)
    } else {
      self = .sharing(shares)
    }
  }

  private static func rates(_ text: String) throws(Problem) -> (from: Rate, to: Rate) {
    guard let dots = text.firstRange(of: "..") else {
      let rate = try Rate(parsing: text)
      return (rate, rate)
    }
    return (try Rate(parsing: String(text[..<dots.lowerBound])), try Rate(parsing: String(text[dots.upperBound...])))
  }

  /// The curve over a window of `time`; nil where the rate is one or none.
  func curve(over time: Nanoseconds) throws(Problem) -> RateCurve? {
    switch self {
    case .max, .constant: return nil
    case .timed(let curve): return curve
    case .sharing(let shares):
      let share = Nanoseconds(time.count / UInt64(shares.count))
      let last = time - Nanoseconds(share.count * UInt64(shares.count - 1))
      var pieces: [RateCurve.Piece] = []
      for (index, rates) in shares.enumerated() {
        pieces.append(.init(from: rates.from, to: rates.to, duration: index == shares.count - 1 ? last : share))
      }
      return try RateCurve(pieces)
    }
  }

  static func == (a: RateShape, b: RateShape) -> Bool {
    switch (a, b) {
    case (.max, .max): true
    case (.constant(let a), .constant(let b)): a == b
    case (.timed(let a), .timed(let b)): a == b
    case (.sharing(let a), .sharing(let b)): a.elementsEqual(b) { $0 == $1 }
    default: false
    }
  }
}
