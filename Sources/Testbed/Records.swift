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

/// A process (or kernel mechanism) that took part in a set-up, by its honest name.
package struct ComponentRecord: Codable, Equatable, Sendable {
  /// Unique within a set-up, the key in `cpu` and `memory`: `generator`, `server`, `client-proxy`.
  package var name: String
  /// What it does here: generator, server, proxy, redirection.
  package var role: String
  /// What it is: `Envoy`.
  package var software: String
  /// "unknown" when it does not say.
  package var version: String
  /// What it must not be mistaken for: "upstream, not istio-proxy".
  package var note: String?
  /// SHA-256 of the executable, hex.
  package var digest: String?
  package var argv: [String]
  /// The configuration it ran with.
  package var config: String?

  package init(
    name: String, role: String, software: String, version: String, note: String? = nil, digest: String? = nil,
    argv: [String], config: String? = nil
  ) {
    self.name = name
    self.role = role
    self.software = software
    self.version = version
    self.note = note
    self.digest = digest
    self.argv = argv
    self.config = config
  }

  /// Name with what is behind it: `client-proxy (Envoy 1.40.0, upstream, not istio-proxy)`.
  package var title: String {
    let software = version == "unknown" ? software : "\(software) \(version)"
    return "\(name) (\([software, note].compactMap(\.self).joined(separator: ", ")))"
  }
}
