import Profiles
import Quantities
import Results
import Statistics

/// What `toll gate` is about to do: arms, questions, looks, limits. Immutable.
package struct GatePlan: Sendable {
  /// The candidate first.
  package let arms: [Arm]
  package let judge: GateJudge
  package let looks: [Look]
  package let seed: UInt64
  /// How many blocks may be dropped and run again.
  package let reruns: Int
  package let cautions: [Caution]

  /// - Parameters:
  ///   - arms: candidate, baseline and, when there is one, anchor.
  ///   - requests: how many a trial has.
  /// - Throws: `Problem` of kind usage when the arms cannot be compared, or a metric asked for not be judged.
  package init(_ settings: GateSettings, arms: [Arm], requests: Double, seed: UInt64, file: String) throws(Problem) {
    guard let candidate = arms.first, arms.count > 1 else {
      throw .usage("\(file): a gate needs a candidate and a baseline: give --candidate and --baseline")
    }
    for reference in arms.dropFirst() {
      guard (candidate.url == nil) == (reference.url == nil) else {
        throw .usage("\(candidate.name) and \(reference.name): one is a URL and one is not: give two URLs, or none")
      }
    }
    let possible = GateMetric.allCases.filter { $0 != .cpu || candidate.url == nil }
    if let absent = settings.metrics?.first(where: { !possible.contains($0) }) {
      throw .usage("\(file): gate.metrics has \(absent.rawValue), which nobody can measure behind a URL: remove it")
    }
    let long = possible.filter { requests >= $0.requestsNeeded }
    let counted = Decimals.fixed(requests, 0)
    if let short = settings.metrics?.first(where: { !long.contains($0) }) {
      throw .usage(
        "\(file): gate.metrics has \(short.rawValue), but \(counted) requests a trial are too few to judge it; it takes \(Decimals.fixed(short.requestsNeeded, 0)): raise load.rate or load.duration, or leave it out"
      )
    }
    let gated = settings.metrics ?? long
    guard !gated.isEmpty else {
      throw .usage(
        "\(file): \(counted) requests a trial are too few to judge anything: raise load.rate or load.duration")
    }
    self.arms = arms
    judge = GateJudge(
      candidate: candidate.name, references: arms.dropFirst().map(\.name), gated: gated,
      shown: possible.filter { !gated.contains($0) }, limits: settings.limits)
    looks = Look.planned
    self.seed = seed
    reruns = settings.reruns
    cautions = Self.cautions(arms, gated, possible, long, counted)
  }

  private static func cautions(
    _ arms: [Arm], _ gated: [GateMetric], _ possible: [GateMetric], _ long: [GateMetric], _ requests: String
  ) -> [Caution] {
    var cautions = possible.filter { !long.contains($0) }.map { metric in
      Caution(
        kind: "not-gated",
        text:
          "\(metric.title) is shown, not judged: \(requests) requests a trial are too few, it takes \(Decimals.fixed(metric.requestsNeeded, 0))"
      )
    }
    for reference in arms.dropFirst() where arms[0].isSame(as: reference) {
      cautions.append(
        Caution(kind: "same-arms", text: "candidate and \(reference.name) are the same: any difference is noise"))
    }
    return cautions
  }

  /// Trials when no look decides before the last and nothing is dropped.
  package var mostTrials: Int { (looks.last?.pairs ?? 0) * arms.count }
}
