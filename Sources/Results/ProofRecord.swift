/// One piece of evidence: what was expected, what was seen.
package struct ProofCheck: Codable, Equatable, Sendable {
  package var name: String
  package var expected: String
  package var observed: String
  package var holds: Bool

  package init(name: String, expected: String, observed: String, holds: Bool) {
    self.name = name
    self.expected = expected
    self.observed = observed
    self.holds = holds
  }
}

/// Evidence that a trial's traffic took the path its set-up names.
package struct ProofRecord: Codable, Equatable, Sendable {
  /// What the conclusion rests on, in words: counters, capture.
  package var restsOn: String
  package var checks: [ProofCheck]
  /// True when there are checks and each holds.
  package var holds: Bool

  package init(restsOn: String, checks: [ProofCheck], holds: Bool) {
    self.restsOn = restsOn
    self.checks = checks
    self.holds = holds
  }

  package init(restsOn: String, checks: [ProofCheck]) {
    self.init(restsOn: restsOn, checks: checks, holds: !checks.isEmpty && checks.allSatisfy(\.holds))
  }
}
