/// Two set-ups in one cell of a record: the metrics they can be judged by, and the blocks that count.
struct CellBlocks {
  /// Nil in a record without a matrix.
  let cell: String?
  let metrics: [GateMetric]
  let blocks: CompleteBlocks

  /// Those of every cell that has trials of both, in the profile's order.
  ///
  /// - Parameter wanted: the metrics to judge by; nil: all that the trials are long enough for.
  static func all(of run: RunRecord, _ setups: [String], metrics wanted: [GateMetric]? = nil) -> [CellBlocks] {
    cells(of: run).compactMap { cell -> CellBlocks? in
      let trials = run.trials.filter { $0.cell == cell && setups.contains($0.setup) }
      guard setups.allSatisfy({ name in trials.contains { $0.setup == name } }) else { return nil }
      let possible = judged(trials)
      let metrics = wanted.map { wanted in possible.filter(wanted.contains) } ?? possible
      return CellBlocks(
        cell: cell, metrics: metrics, blocks: CompleteBlocks(trials, arms: setups, metrics: metrics))
    }
  }

  private static func cells(of run: RunRecord) -> [String?] { run.profile.cells?.map { Optional($0.name) } ?? [nil] }

  /// What all valid trials have measured, from requests enough.
  private static func judged(_ trials: [TrialRecord]) -> [GateMetric] {
    let valid = trials.filter(\.valid)
    let requests = valid.compactMap { $0.load?.result.response.count }.min() ?? 0
    return GateMetric.allCases.filter { metric in
      Double(requests) >= 0.98 * metric.requestsNeeded && !valid.contains { metric.value(of: $0) == nil }
    }
  }

  /// Why nothing follows from them; nil when enough of them count.
  var obstacle: String? {
    guard blocks.tooManyDropped else { return nil }
    let place = cell.map { " at \($0)" } ?? ""
    return "\(blocks.dropped) of \(blocks.run) blocks\(place) had an invalid trial: nothing can be concluded"
  }
}
