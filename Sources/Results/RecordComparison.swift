import Glibc
import Quantities
import Statistics

/// Verdicts from records that exist: a fixed number of pairs, judged once. Nothing can be measured again to confirm.
package struct RecordComparison: Sendable {
  private let tool: ToolRecord

  package init(tool: ToolRecord) { self.tool = tool }

  /// Two set-ups of one record, paired by block.
  ///
  /// - Throws: `Problem` when the record is not whole, or has no such set-up.
  package func arms(of one: Comparability.Named, candidate: String, baseline: String) throws(Problem) -> GateRecord {
    try Comparability.check(one)
    try Comparability.check(one, has: [candidate, baseline])
    let metrics = Self.judged(one.record.trials, [candidate, baseline])
    let blocks = CompleteBlocks(one.record.trials, arms: [candidate, baseline], metrics: metrics)
    let verdicts = metrics.compactMap { metric -> MetricVerdict? in
      var verdict = MetricVerdict(
        metric, candidate: blocks.values(metric, of: candidate), reference: blocks.values(metric, of: baseline),
        limits: metric.limits, lastLook: Look(pairs: max(2, blocks.count), alpha: 0.01))
      verdict?.judge(blocks.logRatios(metric, of: candidate, against: baseline), limits: metric.limits)
      return verdict
    }
    let comparison = GateComparison(candidate: candidate, reference: baseline, metrics: verdicts)
    var record = record(one, [comparison], blocks: blocks, arms: [(candidate, "set-up"), (baseline, "set-up")])
    record.records = [one.name]
    let classes = [candidate, baseline].compactMap { name in one.record.setups.first { $0.name == name }?.class }
    if let first = classes.first, let last = classes.last, first != last, last != "none" {
      record.cautions.append(
        Caution(kind: "classes", text: "\(candidate) is \(first), \(baseline) is \(last): they do not do the same"))
    }
    if record.verdict == .regressed {
      record.cautions.append(
        Caution(
          kind: "unconfirmed",
          text:
            "a record cannot be measured again: one comparison of equals in a hundred looks like this; toll gate confirms"
        ))
    }
    return record
  }

  /// One set-up in two sessions: the later overhead against the earlier, each relative to its own session's baseline.
  ///
  /// Two sessions cannot tell a change of the software from one of the machine between them. So a difference only
  /// warns: the whole is inconclusive then, and unchanged when the equivalence holds.
  /// - Throws: `Problem` when the records must not be compared, or do not both have the set-up.
  package func sessions(
    _ old: Comparability.Named, _ new: Comparability.Named, setup: String, baseline: String
  ) throws(Problem) -> GateRecord {
    try Comparability.check(old, new)
    for one in [old, new] { try Comparability.check(one, has: [setup, baseline]) }
    let metrics = Self.judged(old.record.trials + new.record.trials, [setup, baseline])
    let before = CompleteBlocks(old.record.trials, arms: [setup, baseline], metrics: metrics)
    let after = CompleteBlocks(new.record.trials, arms: [setup, baseline], metrics: metrics)
    let pairs = min(before.count, after.count)
    let limits = metrics.map(\.limits)
    let verdicts = zip(metrics, limits).compactMap { metric, limits -> MetricVerdict? in
      let then = before.logRatios(metric, of: setup, against: baseline).prefix(pairs)
      let now = after.logRatios(metric, of: setup, against: baseline).prefix(pairs)
      let changes = zip(now, then).map { $0 - $1 }
      var verdict = MetricVerdict(
        metric, candidate: now.map { exp($0) }, reference: then.map { exp($0) }, limits: limits,
        lastLook: Look(pairs: max(2, pairs), alpha: 0.01))
      verdict?.judge(changes, limits: limits)
      verdict?.candidateUs = Sample(after.values(metric, of: setup))?.median ?? 0
      verdict?.referenceUs = Sample(before.values(metric, of: setup))?.median ?? 0
      return verdict
    }
    let drift = metrics.compactMap { metric in
      MetricVerdict(
        metric, candidate: Array(after.values(metric, of: baseline).prefix(pairs)),
        reference: Array(before.values(metric, of: baseline).prefix(pairs)), limits: metric.limits, lastLook: nil)
    }
    let comparison = GateComparison(candidate: setup, reference: "\(setup) of \(old.name)", metrics: verdicts)
    let control = GateComparison(
      candidate: baseline, reference: "\(baseline) of \(old.name)", verdict: .inconclusive, metrics: drift)
    var record = record(
      new, [comparison, control], blocks: after, arms: [(setup, new.name), ("\(setup) of \(old.name)", old.name)])
    record.records = [old.name, new.name]
    record.verdict = comparison.verdict == .unchanged ? .unchanged : .inconclusive
    if comparison.verdict == .regressed || comparison.verdict == .improved {
      record.reasons = [
        "\(setup) looks \(comparison.verdict.rawValue), but two sessions cannot tell a change of the software from one of the machine between them: confirm with toll gate, which interleaves both, or give --sessions at least \(StoredBaseline.sessionsNeeded) records"
      ]
    }
    return record
  }

  /// The metrics that the trials can be judged by.
  static func judged(_ trials: [TrialRecord], _ arms: [String]) -> [GateMetric] {
    let valid = trials.filter { $0.valid && arms.contains($0.setup) }
    let requests = valid.compactMap { $0.load?.result.response.count }.min() ?? 0
    return GateMetric.allCases.filter { metric in
      Double(requests) >= 0.98 * metric.requestsNeeded && !valid.contains { metric.value(of: $0) == nil }
    }
  }

  func record(
    _ one: Comparability.Named, _ comparisons: [GateComparison], blocks: CompleteBlocks,
    arms: [(name: String, title: String)]
  ) -> GateRecord {
    let invalid = Dictionary(grouping: one.record.trials.filter { !$0.valid }, by: \.setup)
    let few = blocks.tooManyDropped
    return GateRecord(
      tool: tool, profile: one.record.profile.name, seed: nil, host: one.record.host,
      arms: arms.map { ArmRecord(name: $0.name, title: $0.title) },
      verdict: few ? .inconclusive : comparisons.first?.verdict ?? .inconclusive,
      reasons: few ? ["\(blocks.dropped) of \(blocks.run) blocks had an invalid trial: nothing can be concluded"] : [],
      comparisons: comparisons, blocks: blocks.run, dropped: blocks.dropped,
      invalid: invalid.mapValues { trials in trials.flatMap(\.reasons) }, interrupted: false, records: [], cautions: [])
  }
}

extension GateComparison {
  /// With the verdict that the gated metrics come to.
  init(candidate: String, reference: String, metrics: [MetricVerdict]) {
    self.init(
      candidate: candidate, reference: reference,
      verdict: BuildGate.overall(metrics.filter(\.gated).map(\.verdict)), metrics: metrics)
  }
}

extension Comparability {
  static func check(_ one: Named, has setups: [String]) throws(Problem) {
    for name in setups where !one.record.trials.contains(where: { $0.setup == name }) {
      let names = one.record.setups.map(\.name).joined(separator: ", ")
      throw .usage("\(one.name) has no trials of \"\(name)\"; it has \(names)")
    }
  }
}
