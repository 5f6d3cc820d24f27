import Glibc
import Quantities
import Statistics

/// A new session against at least ten stored ones, for when the old artefact cannot be run again.
///
/// Each session is one number a metric: the centre of its log overheads. The new one is held against the prediction of
/// one further session; it cannot be confirmed, so a regression takes p ≤ 0.001 shared by the metrics.
package struct StoredSessions: Sendable {
  private static let alphaOfAll = 0.001
  private static let equivalenceAlpha = 0.05

  private let tool: ToolRecord

  package init(tool: ToolRecord) { self.tool = tool }

  /// - Parameters:
  ///   - sessions: earlier records, oldest first.
  ///   - setup: whose overhead is judged, against `baseline` of the same session.
  /// - Throws: `Problem` when the new record is not whole, or does not have the set-up.
  package func judge(
    _ new: Comparability.Named, against sessions: [Comparability.Named], setup: String, baseline: String
  ) throws(Problem) -> GateRecord {
    try Comparability.check(new)
    try Comparability.check(new, has: [setup, baseline])
    var usable: [Comparability.Named] = []
    var cautions: [Caution] = []
    for session in sessions {
      do throws(Problem) {
        try Comparability.check(session, new)
        try Comparability.check(session, has: [setup, baseline])
        usable.append(session)
      } catch {
        cautions.append(Caution(kind: "left-out", text: error.description))
      }
    }
    let metrics = RecordComparison.judged(new.record.trials, [setup, baseline])
    let blocks = CompleteBlocks(new.record.trials, arms: [setup, baseline], metrics: metrics)
    var verdicts: [MetricVerdict] = []
    for metric in metrics {
      let history = usable.compactMap { Self.centre($0, metric, setup, baseline) }
      guard
        var verdict = MetricVerdict(
          metric, candidate: blocks.values(metric, of: setup), reference: blocks.values(metric, of: baseline),
          limits: metric.limits, lastLook: nil), let now = Self.centre(new, metric, setup, baseline)
      else { continue }
      verdict.gated = true
      let recent = try Self.sinceLastChange(history, metric, &cautions)
      if let stored = StoredBaseline(logOverheads: recent), stored.mayGate {
        verdict.apply(stored, now, alpha: Self.alphaOfAll / Double(metrics.count), Self.equivalenceAlpha)
      }
      verdicts.append(verdict)
    }
    let comparison = GateComparison(candidate: setup, reference: "\(usable.count) stored sessions", metrics: verdicts)
    var record = RecordComparison(tool: tool).record(
      new, [comparison], blocks: blocks,
      arms: [(setup, new.name), ("\(usable.count) stored sessions", "overheads of \(setup)")])
    record.records = [new.name] + usable.map(\.name)
    record.cautions = cautions
    if usable.count < StoredBaseline.sessionsNeeded {
      record.verdict = .inconclusive
      record.reasons.append(
        "\(usable.count) of \(sessions.count) stored sessions can be used, and \(StoredBaseline.sessionsNeeded) are needed before they may fail a build"
      )
    }
    return record
  }

  /// The log overhead of a whole session.
  private static func centre(
    _ one: Comparability.Named, _ metric: GateMetric, _ setup: String, _ baseline: String
  ) -> Double? {
    let blocks = CompleteBlocks(one.record.trials, arms: [setup, baseline], metrics: [metric])
    guard !blocks.tooManyDropped else { return nil }
    return HodgesLehmann(blocks.logRatios(metric, of: setup, against: baseline))?.estimate
  }

  /// A level that has moved predicts nothing: only what came after the last change counts.
  private static func sinceLastChange(
    _ history: [Double], _ metric: GateMetric, _ cautions: inout [Caution]
  ) throws(Problem) -> [Double] {
    guard let last = try ChangePoints(seed: 1).find(in: history.map { exp($0) }).last else { return history }
    cautions.append(
      Caution(
        kind: "change-point",
        text:
          "\(metric.title) of the stored sessions moved by \(Decimals.percent(last.ratio - 1)) at session \(last.index + 1): the \(history.count - last.index) from there on count"
      ))
    return Array(history[last.index...])
  }
}

extension MetricVerdict {
  /// Judges a session by the prediction of one further session.
  fileprivate mutating func apply(_ stored: StoredBaseline, _ now: Double, alpha: Double, _ equivalenceAlpha: Double) {
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
