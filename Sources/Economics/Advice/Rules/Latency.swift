extension Rule {
  static let latency = Rule(
    "latency", "Only what was measured is held against a latency objective; what was published cannot be carried over."
  ) { given, candidate in
    guard let objective = given.needs.latency else { return nil }
    if candidate.name == "baseline" { return Verdict(.meets, "adds nothing", .construction) }
    let percentile = objective.percentile.rawValue
    let allowed = Words.time(us: objective.addedUs)
    guard let added = given.measured.setups[candidate.name]?.added[objective.percentile],
      let source = given.measured.evidence(candidate.name)
    else {
      return Verdict(
        .unknown,
        "what it adds to \(percentile) is not measured here; the study's percentages are those of bursts of 1,600",
        .study)
    }
    let interval = "\(Words.time(us: added.low)) … \(Words.time(us: added.high))"
    let text = "adds \(interval) to \(percentile), and \(allowed) is allowed"
    if added.low > objective.addedUs { return Verdict(.excludes, text, source) }
    if added.high > objective.addedUs { return Verdict(.unknown, text + ": too noisy to tell", source) }
    return Verdict(.meets, text, source)
  }
}
