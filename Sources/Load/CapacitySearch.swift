import Quantities

/// The search for the highest rate that meets an objective: doubling until one misses it, halving the ratio between the
/// highest rate met and the lowest missed, then confirming the found rate anew. Decides nothing about how a rate is tried.
package struct CapacitySearch: Sendable {
  /// What to try next.
  package enum Step: Sendable, Equatable {
    case search(Rate)
    /// The same rate once more, to see whether it was met by luck.
    case confirm(Rate)
    /// The highest rate confirmed and the lowest missed; nil where there is none.
    case found(met: Rate?, missed: Rate?)
  }

  package private(set) var step: Step
  private var met: Double?
  private var missed: Double?
  /// Rates met below the highest, to fall back on.
  private var ladder: [Double] = []
  private var confirmations = 0
  private let precision: Double
  private let confirmationsNeeded: Int
  private let highest: Double

  /// - Parameters:
  ///   - start: the first rate tried.
  ///   - highest: none above this one is tried.
  ///   - precision: the search ends when the lowest rate missed is at most this fraction above the highest met.
  package init(from start: Rate, upTo highest: Rate, precision: Double = 0.05, confirmations: Int = 2) {
    step = .search(start)
    self.precision = precision
    self.highest = highest.perSecond
    confirmationsNeeded = confirmations
  }

  /// Takes whether the rate of the current step met the objective, and decides on the next one.
  package mutating func record(met isMet: Bool) {
    switch step {
    case .found: return
    case .confirm(let rate):
      guard isMet else { return fallBack(from: rate.perSecond) }
      confirmations += 1
      if confirmations >= confirmationsNeeded { return finish() }
    case .search(let rate):
      if isMet {
        met = rate.perSecond
        ladder.append(rate.perSecond)
      } else {
        missed = rate.perSecond
      }
      decide()
    }
  }

  /// A rate that was met once was missed now: it is the new upper end.
  private mutating func fallBack(from rate: Double) {
    missed = rate
    ladder.removeAll { $0 >= rate }
    met = ladder.last
    confirmations = 0
    decide()
  }

  private mutating func decide() {
    switch (met, missed) {
    case (nil, nil): return
    case (let met?, nil):
      if met >= highest { return confirm(met) }
      search(min(highest, met * 2))
    case (nil, let missed?):
      if missed < 1 { return finish() }
      search(missed / 2)
    case (let met?, let missed?):
      if missed / met <= 1 + precision { return confirm(met) }
      search((met * missed).squareRoot())
    }
  }

  private mutating func search(_ rate: Double) { step = (try? Rate(perSecond: rate)).map(Step.search) ?? step }
  private mutating func confirm(_ rate: Double) { step = (try? Rate(perSecond: rate)).map(Step.confirm) ?? step }

  private mutating func finish() {
    func rate(_ value: Double?) -> Rate? { value.flatMap { try? Rate(perSecond: $0) } }
    step = .found(met: rate(met), missed: rate(missed))
  }
}
