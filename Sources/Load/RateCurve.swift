import Quantities

/// A rate that changes with time: straight pieces one behind the other; behind the last one its final rate goes on.
///
/// Arrivals follow it through an exact inverse: request n is due at the last whole nanosecond at which at most n mean
/// gaps have passed. All of it is integer arithmetic, so a curve drifts as little as a constant rate.
package struct RateCurve: Sendable, Equatable {
  /// A stretch of time over which the rate changes evenly.
  package struct Piece: Sendable, Equatable {
    package let from: Rate
    package let to: Rate
    package let duration: Nanoseconds

    package init(from: Rate, to: Rate, duration: Nanoseconds) {
      self.from = from
      self.to = to
      self.duration = duration
    }

    /// Twice the area under the piece, in µHz · ns.
    var twiceArea: UInt128 { UInt128(from.microhertz + to.microhertz) * UInt128(duration.count) }
  }

  package let pieces: [Piece]

  /// - Throws: `Problem` of kind usage when there is no piece, one takes no time, or one is too long for its rate to be
  ///   computed exactly.
  package init(_ pieces: [Piece]) throws(Problem) {
    guard !pieces.isEmpty else { throw .usage("a rate that changes needs at least one rate") }
    for piece in pieces {
      guard piece.duration > .zero else { throw .usage("each piece of a changing rate must take some time") }
      guard !piece.twiceArea.multipliedReportingOverflow(by: UInt128(piece.duration.count) * 4).overflow else {
        throw .usage(
          "\(piece.duration) at \(max(piece.from, piece.to)) are too long to be computed exactly; cut it in two")
      }
    }
    self.pieces = pieces
  }

  package var duration: Nanoseconds { pieces.reduce(.zero) { $0 + $1.duration } }

  /// The rate at which the curve begins; a warm-up runs at it.
  package var first: Rate { pieces[0].from }

  /// Requests per second over the whole curve.
  package var mean: Double {
    Double(pieces.reduce(0) { $0 + $1.twiceArea }) / 2e6 / Double(duration.count)
  }

  /// The curve with its first rate held for `warmup` before it.
  func behind(_ warmup: Nanoseconds) -> RateCurve {
    guard warmup > .zero else { return self }
    return RateCurve(known: [Piece(from: first, to: first, duration: warmup)] + pieces)
  }

  private init(known pieces: [Piece]) { self.pieces = pieces }

  /// Bits behind the point of a position.
  static let fractionBits: UInt64 = 24

  /// The last offset in ns at which at most `position` (in 2^-24 of a mean gap) mean gaps have passed.
  func time(at position: UInt64) -> UInt64 {
    // Twice the area, in µHz · ns, that the position stands for.
    var left = (UInt128(position) * UInt128(2 * Rate.nanosecondMicrohertz)) >> UInt128(Self.fractionBits)
    var start: UInt64 = 0
    for piece in pieces {
      if left < piece.twiceArea { return start &+ piece.time(at: left) }
      left -= piece.twiceArea
      start &+= piece.duration.count
    }
    let rest = left / (2 * UInt128(pieces[pieces.count - 1].to.microhertz))
    return rest < UInt128(UInt64.max - start) ? start + UInt64(rest) : .max
  }
}

extension RateCurve.Piece {
  /// The last t with 2·a·t + (b − a)·t²/D ≤ `area`, for an area below the piece's own: a guess by floating point, then
  /// put right in whole numbers.
  fileprivate func time(at area: UInt128) -> UInt64 {
    let a = Double(from.microhertz)
    let slope = (Double(to.microhertz) - a) / Double(duration.count)
    let root = max(0, a * a + slope * Double(area)).squareRoot()
    var t = min(duration.count, UInt64(max(0, Double(area) / (a + root))))
    while t > 0, !isWithin(area, t) { t -= 1 }
    while t < duration.count, isWithin(area, t + 1) { t += 1 }
    return t
  }

  private func isWithin(_ area: UInt128, _ t: UInt64) -> Bool {
    let time = UInt128(t)
    let length = UInt128(duration.count)
    let linear = 2 * UInt128(from.microhertz) * time * length
    let square = time * time
    if to >= from { return linear + UInt128(to.microhertz - from.microhertz) * square <= area * length }
    return linear <= area * length + UInt128(from.microhertz - to.microhertz) * square
  }
}

extension RateCurve: CustomStringConvertible {
  /// As it is written on the command line: `100..2000@30s,2000@60s`.
  package var description: String {
    pieces.map { piece in
      let time = "@\(piece.duration)".filter { $0 != " " }
      let from = Decimals.significant(piece.from.perSecond, 10)
      return piece.from == piece.to ? from + time : from + "..\(Decimals.significant(piece.to.perSecond, 10))" + time
    }.joined(separator: ",")
  }
}
