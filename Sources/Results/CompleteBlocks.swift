import Glibc

/// The blocks of an experiment in which every arm has a valid trial with every metric: only they are compared.
///
/// Blocks of different cells are different blocks, whatever their number.
package struct CompleteBlocks: Sendable {
  package let arms: [String]
  /// In the order of the blocks: the trial of each arm.
  private let blocks: [[String: TrialRecord]]
  /// How many blocks were run in which all arms had their turn.
  package let run: Int

  /// Where a block stands in the experiment.
  private struct Place: Hashable, Comparable {
    let block: Int
    let cell: String?

    static func < (a: Place, b: Place) -> Bool { (a.block, a.cell ?? "") < (b.block, b.cell ?? "") }
  }

  /// - Parameters:
  ///   - trials: of one experiment, invalid ones included; of two trials of an arm in a block the later counts.
  ///   - arms: as trials name them in `setup`.
  ///   - metrics: what every trial must have measured.
  package init(_ trials: [TrialRecord], arms: [String], metrics: [GateMetric]) {
    self.arms = arms
    let byPlace = trials.filter { arms.contains($0.setup) }.reduce(into: [Place: [String: TrialRecord]]()) {
      $0[Place(block: $1.block, cell: $1.cell), default: [:]][$1.setup] = $1
    }
    let whole = byPlace.sorted { $0.key < $1.key }.map(\.value).filter { $0.count == arms.count }
    run = whole.count
    blocks = whole.filter { block in
      block.values.allSatisfy { trial in trial.valid && metrics.allSatisfy { $0.value(of: trial) != nil } }
    }
  }

  package var count: Int { blocks.count }
  package var dropped: Int { run - count }
  /// More than a fifth of the blocks were dropped: what is left proves nothing.
  package var tooManyDropped: Bool { dropped * 5 > run }

  /// The trials that count, of one arm.
  package func trials(of arm: String) -> [TrialRecord] { blocks.compactMap { $0[arm] } }

  /// One value a block, µs.
  package func values(_ metric: GateMetric, of arm: String) -> [Double] {
    trials(of: arm).compactMap(metric.value)
  }

  /// ln(candidate/reference) by block.
  package func logRatios(_ metric: GateMetric, of candidate: String, against reference: String) -> [Double] {
    zip(values(metric, of: candidate), values(metric, of: reference)).map { log($0 / $1) }
  }
}
