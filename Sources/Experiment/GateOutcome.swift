import Quantities
import Results
import Statistics

/// The trials of a gate, and how it ended.
package struct GateOutcome: Sendable {
  package enum End: Equatable, Sendable {
    case decided
    /// Too many blocks had an invalid trial.
    case dropped
    case interrupted
  }

  package internal(set) var end: End
  /// Up to the look that decided.
  package internal(set) var first: [TrialRecord]
  /// Those that were to confirm a regression.
  package internal(set) var fresh: [TrialRecord]
  /// The looks that could be taken.
  package internal(set) var looks: [Look]

  package var trials: [TrialRecord] { first + fresh }

  /// What machines read.
  package func record(
    _ plan: GatePlan, tool: ToolRecord, profile: String, host: HostRecord, records: [String]
  ) -> GateRecord {
    let first = plan.judge.blocks(first)
    let again = fresh.isEmpty ? nil : plan.judge.blocks(fresh, against: Self.references(in: fresh, plan))
    var comparisons = plan.judge.comparisons(first, fresh: again, looks: looks)
    if end != .decided { comparisons = comparisons.map(\.undecided) }
    return GateRecord(
      tool: tool, profile: profile, seed: plan.seed, host: host,
      arms: plan.arms.map { ArmRecord(name: $0.name, title: $0.title) },
      verdict: BuildGate.overall(comparisons.map(\.verdict)), reasons: reasons(comparisons, first, again),
      comparisons: comparisons, blocks: first.run + (again?.run ?? 0), dropped: first.dropped + (again?.dropped ?? 0),
      invalid: Self.invalid(trials), interrupted: end == .interrupted, records: records,
      cautions: plan.cautions + SteadyState.cautions(about: trials))
  }

  private static func references(in trials: [TrialRecord], _ plan: GatePlan) -> [String] {
    plan.judge.references.filter { name in trials.contains { $0.setup == name } }
  }

  private func reasons(
    _ comparisons: [GateComparison], _ first: CompleteBlocks, _ again: CompleteBlocks?
  ) -> [String] {
    switch end {
    case .dropped:
      let (run, dropped) = (first.run + (again?.run ?? 0), first.dropped + (again?.dropped ?? 0))
      return ["\(dropped) of \(run) blocks had an invalid trial: nothing can be concluded on such a machine"]
    case .interrupted: return ["interrupted after \(trials.count) trials"]
    case .decided:
      return comparisons.flatMap { comparison in
        comparison.metrics.compactMap { metric in
          metric.confirmation.flatMap { again in
            again.repeats
              ? nil
              : "\(metric.metric.title) was flagged at \(Decimals.percent(metric.ratio - 1)) against \(comparison.reference), but did not repeat in \(again.pairs) fresh pairs (\(Decimals.percent(again.ratio - 1)))"
          }
        }
      }
    }
  }

  /// Reasons of invalid trials without their figures, each with how often it came.
  private static func invalid(_ trials: [TrialRecord]) -> [String: [String]] {
    let byArm = Dictionary(grouping: trials.filter { !$0.valid }, by: \.setup)
    return byArm.mapValues { trials in
      let kinds = trials.flatMap(\.reasons).map { $0.split(separator: " is ").first.map(String.init) ?? $0 }
      return Dictionary(grouping: kinds) { $0 }.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        .map { "\($0.key) ×\($0.value.count)" }
    }
  }
}
