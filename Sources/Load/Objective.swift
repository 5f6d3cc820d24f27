import Quantities

/// What a load must keep to: a percentile of response times below a limit, nearly no errors, the rate achieved.
package struct Objective: Sendable, Equatable {
  package let percentile: Percentile
  package let limit: Nanoseconds
  /// The share of requests that may fail.
  package static let errorShare = 0.001
  /// The share of the rate that must be achieved.
  package static let rateShare = 0.99

  /// Reads `p99=5ms`.
  ///
  /// - Throws: `Problem` of kind usage.
  package init(parsing text: String) throws(Problem) {
    guard let equals = text.firstIndex(of: "=") else {
      throw .usage("\"\(text)\" is no objective (for example p99=5ms)")
    }
    percentile = try Percentile(parsing: String(text[..<equals]))
    limit = try Nanoseconds(parsing: String(text[text.index(after: equals)...]))
    guard limit > .zero else { throw .usage("the limit of an objective must be above 0") }
  }

  /// Why `result` misses the objective at `rate`; nil when it is met.
  package func miss(_ result: LoadResult, at rate: Rate) -> String? {
    let total = result.total
    if Double(total.errors) > Self.errorShare * Double(total.requests) {
      return "\(total.errors) of \(total.requests) requests failed"
    }
    if result.achievedRate < Self.rateShare * rate.perSecond {
      return "only \(Decimals.significant(result.achievedRate, 4))/s achieved"
    }
    let value = Nanoseconds(total.response.value(at: percentile))
    return value > limit ? "p\(percentile.label) \(value)" : nil
  }
}

extension Objective: CustomStringConvertible {
  package var description: String { "p\(percentile.label) ≤ \(limit)" }
}
