/// The gate on a whole build: several questions, each a metric against a reference, answered from the same pairs.
///
/// It stops at the first look where a question is answered with a regression, or all questions are answered. A build
/// is red only when a regression repeats in fresh pairs, so with three metrics at most 3 × 0.01 × 0.02 = 0.06 % of
/// builds without a change are called red.
package struct BuildGate: Sendable {
  /// What each question asks for.
  package let questions: [GateLimits]
  package let looks: [Look]

  /// What to do next.
  package enum Step: Equatable, Sendable {
    /// Go on until there are so many pairs.
    case measure(pairs: Int)
    /// These questions were answered with a regression, which must repeat in fresh pairs.
    case confirm([Int])
    /// No further pair changes anything.
    case settled
  }

  /// What became of one question.
  package struct Answer: Equatable, Sendable {
    /// The last look taken; nil when there were too few pairs for any.
    package let look: LookResult?
    /// Whether a flagged regression came again in fresh pairs; nil when nothing was flagged, or they are too few.
    package let repeated: Bool?
    package let verdict: Verdict
  }

  package init(questions: [GateLimits], looks: [Look] = Look.planned) {
    self.questions = questions
    self.looks = looks
  }

  /// - Parameter logRatios: one list for each question, in the order of measurement, all of one length.
  package func step(_ logRatios: [[Double]]) -> Step {
    let pairs = logRatios.map(\.count).min() ?? 0
    for look in looks {
      guard look.pairs <= pairs else { return .measure(pairs: look.pairs) }
      let verdicts = verdicts(logRatios, pairs: look.pairs)
      let flagged = verdicts.indices.filter { verdicts[$0] == .regressed }
      if !flagged.isEmpty { return .confirm(flagged) }
      if !verdicts.contains(nil) { return .settled }
    }
    return .settled
  }

  /// - Parameters:
  ///   - logRatios: as for `step`, up to where it stopped.
  ///   - fresh: pairs measured after that, by question.
  package func answers(_ logRatios: [[Double]], fresh: [Int: [Double]]) -> [Answer] {
    var flagged: [Int] = []
    if case .confirm(let questions) = step(logRatios) { flagged = questions }
    return questions.indices.map { index in
      let gate = SequentialGate(limits: questions[index], looks: looks)
      let look = gate.results(logRatios[index]).last
      guard flagged.contains(index) else {
        return Answer(look: look, repeated: nil, verdict: gate.verdict(logRatios[index]) ?? .inconclusive)
      }
      let pairs = fresh[index] ?? []
      let repeated = pairs.count < Confirmation.pairs ? nil : Confirmation.repeats(pairs, limits: questions[index])
      return Answer(look: look, repeated: repeated, verdict: repeated == true ? .regressed : .inconclusive)
    }
  }

  /// Regressed when one question is, else inconclusive when one is, else improved when one is.
  package static func overall(_ verdicts: [Verdict]) -> Verdict {
    guard !verdicts.isEmpty else { return .inconclusive }
    return [.regressed, .inconclusive, .improved].first(where: verdicts.contains) ?? .unchanged
  }

  private func verdicts(_ logRatios: [[Double]], pairs: Int) -> [Verdict?] {
    zip(questions, logRatios).map { limits, ratios in
      SequentialGate(limits: limits, looks: looks).verdict(Array(ratios.prefix(pairs)))
    }
  }
}
