import Quantities

extension Rule {
  static let memoryLimit = Rule(
    "memory-limit", "What exceeds the limit by every source is out; by some sources, it is in doubt."
  ) { given, candidate in
    guard let limit = given.needs.memoryLimit else { return nil }
    let limitText = "\(Decimals.significant(limit, 3)) GB"
    guard let held = Resources(of: candidate, in: given).gigabytes else {
      return Verdict(.unknown, "nobody says what it holds, against a limit of \(limitText)", .own)
    }
    let text = "holds \(Words.range(held)) GB of \(limitText)"
    if held.low > limit { return Verdict(.excludes, text, held.evidence) }
    if held.high > limit { return Verdict(.speaksAgainst, text + ": over it by one source", held.evidence) }
    return Verdict(.meets, text, held.evidence)
  }
}
