import HDR

/// A part of the requests of a window: those of one kind, or those that one upstream answered.
package struct Share: Sendable {
  package let name: String
  /// How many ended in which way.
  package internal(set) var outcomes: [Outcome: UInt64] = [:]
  /// Response times of good answers.
  package let response = LatencyHistogram()

  init(name: String) { self.name = name }

  package var requests: UInt64 { outcomes.values.reduce(0, +) }
}

/// A worker's part of several shares, by their number.
struct ShareTally: ~Copyable {
  let count: Int
  private let outcomes: UnsafeMutablePointer<UInt64>
  private let responses: [LatencyHistogram]

  init(count: Int) {
    self.count = count
    outcomes = .allocate(capacity: count * Outcome.kinds)
    outcomes.initialize(repeating: 0, count: count * Outcome.kinds)
    responses = (0..<count).map { _ in LatencyHistogram() }
  }

  deinit { outcomes.deallocate() }

  /// - Parameter ns: the response time, which counts for good answers.
  func record(_ share: Int, _ outcome: Outcome, _ ns: UInt64) {
    outcomes[share &* Outcome.kinds &+ Int(outcome.rawValue)] &+= 1
    if outcome.isSuccess { responses[share].record(ns) }
  }

  /// What was recorded, in the order of the numbers.
  func shares(named names: [String]) -> [Share] {
    names.prefix(count).enumerated().map { number, name in
      var share = Share(name: name)
      share.response.merge(responses[number])
      for outcome in Outcome.allCases {
        let n = outcomes[number * Outcome.kinds + Int(outcome.rawValue)]
        if n > 0 { share.outcomes[outcome] = n }
      }
      return share
    }
  }
}

extension [Share] {
  /// Adds the shares of another worker by their names; unknown ones are put behind.
  mutating func merge(_ others: [Share]) {
    for other in others {
      guard let index = firstIndex(where: { $0.name == other.name }) else {
        append(other)
        continue
      }
      self[index].response.merge(other.response)
      self[index].outcomes.merge(other.outcomes) { $0 + $1 }
    }
  }
}
