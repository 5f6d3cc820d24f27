import HDR
import Load
import Quantities

/// A part of a window's requests: those of one kind, or those that one upstream answered.
package struct ShareRecord: Codable, Equatable, Sendable {
  package var name: String
  package var outcomes: [String: UInt64]
  /// Response times of good answers.
  package var response: HistogramRecord

  package init(name: String, outcomes: [String: UInt64], response: HistogramRecord) {
    self.name = name
    self.outcomes = outcomes
    self.response = response
  }

  init(_ share: Share, percentiles: [Percentile]) {
    self.init(
      name: share.name, outcomes: LoadResultRecord.keyed(share.outcomes),
      response: HistogramRecord(share.response, percentiles: percentiles))
  }
}
