import Glibc
import Quantities
import Statistics

/// A new session against at least ten stored ones, for when the old artefact cannot be run again.
///
/// Each session is one number a metric and cell: the centre of its log overheads. The new one is held against the
/// prediction of one further session. A second look at the new one would share its machine and its day with the first,
/// so nothing is confirmed; instead a regression takes p ≤ 0.001, shared by all questions.
package struct StoredSessions: Sendable {
  private static let alphaOfAll = 0.001

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

  /// - Parameters:
  ///   - sessions: earlier records, oldest first.
  ///   - setup: whose overhead is judged, against `baseline` of the same session.
  /// - Throws: `Problem` when the new record is not whole, or does not have the set-up.
  package func judge(
    _ new: Comparability.Named, against sessions: [Comparability.Named], setup: String, baseline: String
  ) throws(Problem) -> GateRecord {
    try Comparability.check(new)
    try Comparability.check(new, has: [setup, baseline])
    let history = SessionHistory(sessions, alike: new, setup: setup, baseline: baseline)
    let cells = CellBlocks.all(of: new.record, [setup, baseline], metrics: metrics)
    let reference = "\(history.usable.count) stored sessions"
    let alpha = Self.alphaOfAll / Double(max(1, cells.reduce(0) { $0 + $1.metrics.count }))
    var cautions = history.leftOut
    var reasons = history.shortage.map { [$0] } ?? []
    var comparisons: [GateComparison] = []
    for cell in cells {
      var verdicts: [MetricVerdict] = []
      for metric in cell.metrics {
        let limits = limits[metric] ?? metric.limits
        guard
          var verdict = MetricVerdict(
            metric, candidate: cell.blocks.values(metric, of: setup),
            reference: cell.blocks.values(metric, of: baseline), limits: limits, lastLook: nil)
        else { continue }
        verdict.gated = true
        let recent = try history.level(of: metric, in: cell.cell)
        if let moved = recent.moved { cautions.append(moved) }
        if let stored = StoredBaseline(logOverheads: recent.logOverheads), stored.mayGate {
          verdict.apply(stored, log(verdict.ratio), alpha: alpha)
        } else if history.shortage == nil {
          reasons.append(recent.shortage(of: metric, in: cell.cell))
        }
        verdicts.append(verdict)
      }
      let comparison = GateComparison(candidate: setup, reference: reference, cell: cell.cell, metrics: verdicts)
      comparisons.append(cell.obstacle == nil ? comparison : comparison.undecided)
    }
    var record = RecordComparison(tool: tool).record(
      new, comparisons, blocks: cells.map(\.blocks),
      arms: [(setup, new.name), (reference, "overheads of \(setup) over \(baseline)")])
    record.records = [new.name] + history.usable.map(\.name)
    record.cautions = cautions + SteadyState.cautions(about: new.record.trials)
    record.reasons = cells.compactMap(\.obstacle) + reasons
    return record
  }
}

extension MetricVerdict {
  /// Judges a session by the prediction of one further session.
  ///
  /// - Parameter now: the new session's log overhead.
  fileprivate mutating func apply(_ stored: StoredBaseline, _ now: Double, alpha: Double) {
    let equivalenceAlpha = 0.05
    let comparison = stored.compare(now)
    let bound = log1p(equivalenceMargin)
    pGreater = comparison.pGreater
    pLess = 1 - comparison.pGreater
    ratio = exp(now - stored.mean)
    (low, high) = (nil, nil)
    self.alpha = alpha
    let isBelowUpper = 1 - stored.compare(now - bound).pGreater <= equivalenceAlpha
    let isAboveLower = stored.compare(now + bound).pGreater <= equivalenceAlpha
    verdict =
      if pGreater <= alpha, ratio >= 1 + minimumEffect {
        .regressed
      } else if pLess <= alpha, ratio <= 1 / (1 + minimumEffect) {
        .improved
      } else if isBelowUpper, isAboveLower {
        .unchanged
      } else {
        .inconclusive
      }
  }
}
