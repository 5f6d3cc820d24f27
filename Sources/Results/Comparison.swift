import HDR
import Quantities

/// From trials to what they say about each set-up. Trials count only when valid, overhead only within a block.
package struct Comparison: Sendable {
  private let trials: [TrialRecord]

  /// - Parameter trials: of one run, invalid ones included.
  package init(trials: [TrialRecord]) { self.trials = trials }

  /// One record for each declared set-up, in the declared order.
  ///
  /// - Throws: `Problem` of kind environment when a trial's histogram is damaged.
  package func records(for setups: [SetupDeclaration]) throws(Problem) -> [SetupRecord] {
    var records: [SetupRecord] = []
    for setup in setups { records.append(try record(for: setup)) }
    return records
  }

  private func record(for setup: SetupDeclaration) throws(Problem) -> SetupRecord {
    let mine = trials.filter { $0.setup == setup.name && $0.cell == setup.cell }
    let valid = mine.filter(\.valid)
    let isBaseline = setup.name == setup.baseline
    let pairing = Pairing(trials, base: setup.baseline, other: setup.name, cell: setup.cell)
    return SetupRecord(
      name: setup.name, cell: setup.cell, class: setup.class, topology: setup.topology,
      baseline: isBaseline ? nil : setup.baseline, components: setup.components, trialsValid: valid.count,
      trialsInvalid: mine.count - valid.count, overhead: isBaseline ? nil : try pairing.overhead(),
      pooled: try pooled(valid.compactMap { $0.load?.result }),
      cpuUsPerRequest: medians(valid.map { $0.cpu.compactMapValues(\.usPerRequest) }),
      cpuCores: medians(valid.map { $0.cpu.mapValues(\.cores) }),
      memoryPssBytes: bytes(valid, \.pssBytes), memoryIdlePssBytes: bytes(valid, \.idlePssBytes),
      achievedRate: median(valid.compactMap { $0.load?.result.achievedRate }),
      requestsPerCoreSecond: median(valid.compactMap { $0.ledger?.totalUsPerRequest }.map { 1e6 / $0 }),
      bpf: setup.bpf)
  }

  private func bytes(_ trials: [TrialRecord], _ size: KeyPath<MemoryRecord, UInt64?>) -> [String: UInt64] {
    medians(trials.map { $0.memory.compactMapValues { $0[keyPath: size].map { Double($0) } } })
      .mapValues { UInt64($0.rounded()) }
  }

  private func pooled(_ results: [LoadResultRecord]) throws(Problem) -> PooledRecord? {
    guard !results.isEmpty else { return nil }
    func merged(_ part: (LoadResultRecord) -> HistogramRecord) throws(Problem) -> HistogramRecord {
      try HistogramRecord(merging: results.map(part))
    }
    return PooledRecord(
      response: try merged(\.response), service: try merged(\.service), sendLag: try merged(\.sendLag))
  }

  private func medians(_ trials: [[String: Double]]) -> [String: Double] {
    let all = trials.reduce(into: [String: [Double]]()) { all, trial in
      for (component, value) in trial { all[component, default: []].append(value) }
    }
    return all.compactMapValues(median)
  }

  private func median(_ values: [Double]) -> Double? {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    guard !sorted.isEmpty else { return nil }
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
