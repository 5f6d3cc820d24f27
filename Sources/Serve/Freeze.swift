import Quantities

/// Times at which the whole server stands still, as one does in a garbage collection: a pure function of the time since
/// the first request.
package struct Freeze: Equatable, Sendable {
  package let duration: Nanoseconds
  package let period: Nanoseconds
  /// From the first request to the first freeze.
  package let offset: Nanoseconds

  /// - Throws: `Problem` of kind usage unless 0 < `duration` < `period`.
  package init(duration: Nanoseconds, period: Nanoseconds, offset: Nanoseconds) throws(Problem) {
    guard duration > .zero, duration < period else {
      throw .usage("a freeze lasts longer than 0 and shorter than its period, not \(duration) every \(period)")
    }
    self.duration = duration
    self.period = period
    self.offset = offset
  }

  /// Reads `1s@10s` (1 s in every 10 s, first after half a period) or `1s@10s+3s` (first 3 s after the first request).
  ///
  /// - Throws: `Problem` of kind usage when it is neither.
  package init(parsing text: String) throws(Problem) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw .usage("\"\(text)\" is not a freeze; write DURATION@PERIOD or DURATION@PERIOD+FIRST, for example 1s@10s+5s")
    }
    let times = parts[1].split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
    let period = try Nanoseconds(parsing: String(times[0]))
    let offset = times.count > 1 ? try Nanoseconds(parsing: String(times[1])) : Nanoseconds(period.count / 2)
    try self.init(duration: try Nanoseconds(parsing: String(parts[0])), period: period, offset: offset)
  }

  /// When the freeze that covers `elapsed` (ns since the first request) ends; nil outside a freeze.
  func end(covering elapsed: UInt64) -> UInt64? {
    guard elapsed >= offset.count else { return nil }
    let phase = (elapsed - offset.count) % period.count
    return phase < duration.count ? elapsed - phase + duration.count : nil
  }
}
