import Glibc
import Quantities
import Statistics

/// Verdicts from records that exist: a fixed number of pairs, judged once. Nothing can be measured again to confirm.
///
/// In a record with a matrix every cell is a comparison of its own. All questions, metrics times cells, share an alpha
/// of 0.01.
package struct RecordComparison: Sendable {
  private let tool: ToolRecord
  private let metrics: [GateMetric]?
  private let limits: [GateMetric: GateLimits]

  /// - Parameters:
  ///   - metrics: what is judged; nil: all that the trials are long enough for.
  ///   - limits: other than the usual.
  package init(tool: ToolRecord, metrics: [GateMetric]? = nil, limits: [GateMetric: GateLimits] = [:]) {
    self.tool = tool
    self.metrics = metrics
    self.limits = limits
  }

  /// What the gate spends on all its looks, spent here at once.
  private static let alphaOfAll = 0.01

  /// Two set-ups of one record, paired by block.
  ///
  /// - Throws: `Problem` when the record is not whole, or has no such set-up.
  package func arms(of one: Comparability.Named, candidate: String, baseline: String) throws(Problem) -> GateRecord {
    try Comparability.check(one)
    try Comparability.check(one, has: [candidate, baseline])
    let cells = CellBlocks.all(of: one.record, [candidate, baseline], metrics: metrics)
    let alpha = Self.share(cells)
    let comparisons = cells.map { cell -> GateComparison in
      let verdicts = cell.metrics.compactMap { metric -> MetricVerdict? in
        let limits = limits[metric] ?? metric.limits
        let ratios = cell.blocks.logRatios(metric, of: candidate, against: baseline)
        var verdict = MetricVerdict(
          metric, candidate: cell.blocks.values(metric, of: candidate),
          reference: cell.blocks.values(metric, of: baseline), limits: limits,
          lastLook: Look(pairs: max(2, ratios.count), alpha: alpha))
        verdict?.judge(ratios, limits: limits, alpha: alpha)
        return verdict
      }
      let comparison = GateComparison(
        candidate: candidate, reference: baseline, cell: cell.cell, metrics: verdicts)
      return cell.obstacle == nil ? comparison : comparison.undecided
    }
    var record = record(
      one, comparisons, blocks: cells.map(\.blocks), arms: [(candidate, "set-up"), (baseline, "set-up")])
    record.reasons = cells.compactMap(\.obstacle)
    record.records = [one.name]
    record.cautions = SteadyState.cautions(about: one.record.trials)
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
  /// warns: the whole is inconclusive then, and unchanged when the equivalence holds. Sessions of different machines
  /// are inconclusive without a look at their figures.
  /// - Throws: `Problem` when the records must not be compared, or do not both have the set-up.
  package func sessions(
    _ old: Comparability.Named, _ new: Comparability.Named, setup: String, baseline: String
  ) throws(Problem) -> GateRecord {
    try Comparability.check(old, new)
    for one in [old, new] { try Comparability.check(one, has: [setup, baseline]) }
    let reference = "\(setup) of \(old.name)"
    let arms: [(name: String, title: String)] = [(setup, new.name), (reference, old.name)]
    if let difference = Comparability.machines(old, new) {
      var record = record(new, [], blocks: [], arms: arms)
      record.reasons = [difference]
      record.records = [old.name, new.name]
      return record
    }
    let before = CellBlocks.all(of: old.record, [setup, baseline], metrics: metrics)
    let after = CellBlocks.all(of: new.record, [setup, baseline], metrics: metrics)
    let pairs = after.compactMap { cell in
      before.first { $0.cell == cell.cell }.map {
        SessionPair($0, cell, setup: setup, baseline: baseline, limits: limits)
      }
    }
    let alpha = Self.share(after)
    let comparisons = pairs.map { $0.comparison(reference: reference, alpha: alpha) }
    let controls = pairs.map { $0.control(reference: "\(baseline) of \(old.name)") }
    var record = record(new, comparisons + controls, blocks: after.map(\.blocks), arms: arms)
    record.records = [old.name, new.name]
    record.reasons = zip([old, new], [before, after]).flatMap { one, cells in
      cells.compactMap(\.obstacle).map { "of \(one.name), \($0)" }
    }
    let looks = BuildGate.overall(comparisons.map(\.verdict))
    record.verdict = looks == .unchanged ? .unchanged : .inconclusive
    if looks == .regressed || looks == .improved {
      record.reasons.append(
        "\(setup) looks \(looks.rawValue), but two sessions cannot tell a change of the software from one of the machine between them: confirm with toll gate, which interleaves both, or give --sessions at least \(StoredBaseline.sessionsNeeded) records"
      )
    }
    return record
  }

  /// The alpha of one question.
  private static func share(_ cells: [CellBlocks]) -> Double {
    alphaOfAll / Double(max(1, cells.reduce(0) { $0 + $1.metrics.count }))
  }

  /// - Parameter blocks: of all cells.
  func record(
    _ one: Comparability.Named, _ comparisons: [GateComparison], blocks: [CompleteBlocks],
    arms: [(name: String, title: String)]
  ) -> GateRecord {
    let invalid = Dictionary(grouping: one.record.trials.filter { !$0.valid }, by: \.setup)
    return GateRecord(
      tool: tool, profile: one.record.profile.name, seed: nil, host: one.record.host,
      arms: arms.map { ArmRecord(name: $0.name, title: $0.title) },
      verdict: BuildGate.overall(comparisons.map(\.verdict)), reasons: [], comparisons: comparisons,
      blocks: blocks.reduce(0) { $0 + $1.run }, dropped: blocks.reduce(0) { $0 + $1.dropped },
      invalid: invalid.mapValues { trials in trials.flatMap(\.reasons) }, interrupted: false, records: [], cautions: [])
  }
}

extension GateComparison {
  /// With the verdict that the gated metrics come to.
  init(candidate: String, reference: String, cell: String?, metrics: [MetricVerdict]) {
    self.init(
      candidate: candidate, reference: reference, cell: cell,
      verdict: BuildGate.overall(metrics.filter(\.gated).map(\.verdict)), metrics: metrics)
  }

  /// The same figures without a verdict.
  package var undecided: GateComparison {
    var copy = self
    copy.verdict = .inconclusive
    for index in copy.metrics.indices { copy.metrics[index].verdict = .inconclusive }
    return copy
  }
}
