/// Set-ups ranked for a fleet, each with the findings that put it there.
package struct Advice: Equatable, Sendable {
  package struct Place: Equatable, Sendable {
    package let candidate: Candidate
    /// From 1, shared by equals; nil for what a need rules out.
    package let rank: Int?
    /// Points for minus points against.
    package let score: Int
    package let findings: [Finding]
    package let resources: Resources

    package var isExcluded: Bool { rank == nil }

    /// Whether something else than opinion speaks for or against it.
    package var restsOnMore: Bool { findings.contains { $0.points != 0 && $0.kind != .opinion } }
  }

  /// Best first, then what is ruled out.
  package let places: [Place]

  package init(_ given: AdviceCase) {
    let judged = Candidate.all.map { candidate in
      (candidate: candidate, findings: Rule.all.compactMap { $0.finding(given, candidate) })
    }
    let scores = judged.filter { !Self.excluded($0.findings) }.map { Self.score($0.findings) }
    let places = judged.map { candidate, findings in
      let score = Self.score(findings)
      return Place(
        candidate: candidate, rank: Self.excluded(findings) ? nil : 1 + scores.count(where: { $0 > score }),
        score: score,
        findings: findings, resources: Resources(of: candidate, in: given))
    }
    // Stable: equals keep the order of Candidate.all.
    self.places =
      places.filter { !$0.isExcluded }.enumerated()
      .sorted { ($0.element.rank ?? 0, $0.offset) < ($1.element.rank ?? 0, $1.offset) }.map(\.element)
      + places.filter(\.isExcluded)
  }

  /// Those in the first place; empty when the needs rule everything out.
  package var first: [String] { places.filter { $0.rank == 1 }.map(\.candidate.name) }

  private static func excluded(_ findings: [Finding]) -> Bool { findings.contains { $0.effect == .excludes } }

  private static func score(_ findings: [Finding]) -> Int { findings.reduce(0) { $0 + $1.points } }
}
