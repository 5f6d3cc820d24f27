import Glibc
import Statistics

/// One cell in two sessions, the older first.
struct SessionPair {
  private let before: CellBlocks
  private let after: CellBlocks
  private let setup: String
  private let baseline: String
  private let limits: [GateMetric: GateLimits]
  /// Blocks of different sessions pair by nothing but their number.
  private let pairs: Int

  init(
    _ before: CellBlocks, _ after: CellBlocks, setup: String, baseline: String, limits: [GateMetric: GateLimits]
  ) {
    self.before = before
    self.after = after
    self.setup = setup
    self.baseline = baseline
    self.limits = limits
    pairs = min(before.blocks.count, after.blocks.count)
  }

  private var metrics: [GateMetric] { after.metrics.filter(before.metrics.contains) }

  private func limits(of metric: GateMetric) -> GateLimits { limits[metric] ?? metric.limits }

  /// The later overhead against the earlier.
  func comparison(reference: String, alpha: Double) -> GateComparison {
    let verdicts = metrics.compactMap { metric -> MetricVerdict? in
      let then = before.blocks.logRatios(metric, of: setup, against: baseline).prefix(pairs)
      let now = after.blocks.logRatios(metric, of: setup, against: baseline).prefix(pairs)
      var verdict = MetricVerdict(
        metric, candidate: now.map { exp($0) }, reference: then.map { exp($0) }, limits: limits(of: metric),
        lastLook: Look(pairs: max(2, pairs), alpha: alpha))
      verdict?.judge(zip(now, then).map { $0 - $1 }, limits: limits(of: metric), alpha: alpha)
      verdict?.candidateUs = Sample(after.blocks.values(metric, of: setup))?.median ?? 0
      verdict?.referenceUs = Sample(before.blocks.values(metric, of: setup))?.median ?? 0
      return verdict
    }
    let comparison = GateComparison(candidate: setup, reference: reference, cell: after.cell, metrics: verdicts)
    return before.obstacle == nil && after.obstacle == nil ? comparison : comparison.undecided
  }

  /// What both sessions have in common, then and now: shown, not judged.
  func control(reference: String) -> GateComparison {
    let drift = metrics.compactMap { metric in
      MetricVerdict(
        metric, candidate: Array(after.blocks.values(metric, of: baseline).prefix(pairs)),
        reference: Array(before.blocks.values(metric, of: baseline).prefix(pairs)), limits: limits(of: metric),
        lastLook: nil
      )
    }
    return GateComparison(
      candidate: baseline, reference: reference, cell: after.cell, verdict: .inconclusive, metrics: drift)
  }
}
