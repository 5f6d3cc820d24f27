extension Rule {
  static let leaner = Rule(
    "leaner", "What surely uses less memory than sidecars, and no more CPU where that is known, has that for it."
  ) { given, candidate in
    guard candidate.name != Candidate.usual, let usual = Candidate.all.first(where: { $0.name == Candidate.usual })
    else { return nil }
    let footing = Rule.common(candidate, usual, given)
    let (own, others) = (Resources(of: candidate, in: footing), Resources(of: usual, in: footing))
    guard let held = own.gigabytes, let heldByUsual = others.gigabytes, held.high < heldByUsual.low else { return nil }
    var text = "\(Words.range(held)) GB, where sidecars take \(Words.range(heldByUsual))"
    var evidence = held.evidence + heldByUsual.evidence
    if let used = own.cores, let usedByUsual = others.cores {
      guard used.high <= usedByUsual.low else { return nil }
      text += "; \(Words.range(used)) cores, where they take \(Words.range(usedByUsual))"
      evidence += used.evidence + usedByUsual.evidence
    } else {
      text += "; nobody says how much CPU"
    }
    return Verdict(.speaksFor, text, evidence.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
  }

  /// The measured figures only where both were measured: figures of one machine are not held against published ones.
  private static func common(_ a: Candidate, _ b: Candidate, _ given: AdviceCase) -> AdviceCase {
    let both = [a, b].allSatisfy { $0.parts.isEmpty || given.measured.setups[$0.name]?.usPerRequest != nil }
    guard !both else { return given }
    var published = given
    published.measured = .nothing
    return published
  }
}
