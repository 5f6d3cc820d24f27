import HDR
import Quantities
import Statistics

/// What a run is about to compare: a set-up as it was declared, before any trial.
package struct SetupDeclaration: Equatable, Sendable {
  package let name: String
  package let `class`: String
  package let components: [ComponentRecord]

  package init(name: String, class: String, components: [ComponentRecord]) {
    self.name = name
    self.class = `class`
    self.components = components
  }
}

/// From trials to what they say about each set-up. Trials count only when valid, overhead only within a block.
package struct Comparison: Sendable {
  private let baseline: String
  private let trials: [TrialRecord]

  /// - Parameters:
  ///   - trials: of one run, invalid ones included.
  ///   - baseline: the set-up every other one is held against.
  package init(trials: [TrialRecord], baseline: String = "baseline") {
    self.trials = trials
    self.baseline = baseline
  }

  /// One record for each declared set-up, in the declared order.
  ///
  /// - Throws: `Problem` of kind environment when a trial's histogram is damaged.
  package func records(for setups: [SetupDeclaration]) throws(Problem) -> [SetupRecord] {
    var records: [SetupRecord] = []
    for setup in setups { records.append(try record(for: setup)) }
    return records
  }

  private func record(for setup: SetupDeclaration) throws(Problem) -> SetupRecord {
    let mine = trials.filter { $0.setup == setup.name }
    let valid = mine.filter(\.valid)
    return SetupRecord(
      name: setup.name, class: setup.class, components: setup.components, trialsValid: valid.count,
      trialsInvalid: mine.count - valid.count, overhead: setup.name == baseline ? nil : try overhead(of: setup.name),
      pooled: try pooled(valid.compactMap { $0.load?.result }),
      cpuUsPerRequest: medians(valid.map { $0.cpu.compactMapValues(\.usPerRequest) }),
      cpuCores: medians(valid.map { $0.cpu.mapValues(\.cores) }),
      memoryPssBytes: medians(valid.map { $0.memory.compactMapValues { $0.pssBytes.map { Double($0) } } })
        .mapValues { UInt64($0.rounded()) })
  }

  private func overhead(of setup: String) throws(Problem) -> OverheadRecord? {
    func latency(_ percentile: Percentile) throws(Problem) -> EffectRecord? {
      try effect(of: setup) { trial in
        trial.load.flatMap { $0.result.response.value(at: percentile) }.map { Double($0) / 1e3 }
      }
    }
    let record = OverheadRecord(
      p50: try latency(.p50), p90: try latency(.p90), p99: try latency(.p99),
      cpu: try effect(of: setup, in: \.cpuUsPerRequest))
    return record == OverheadRecord() ? nil : record
  }

  /// - Parameter metric: µs of one trial; a trial without it, or with zero, drops its pair.
  private func effect(of setup: String, in metric: (TrialRecord) -> Double?) throws(Problem) -> EffectRecord? {
    func byBlock(_ name: String) -> [Int: Double] {
      trials.filter { $0.setup == name && $0.valid }.reduce(into: [:]) { values, trial in
        if let value = metric(trial), value > 0 { values[trial.block] = value }
      }
    }
    let base = byBlock(baseline)
    let pairs = byBlock(setup).sorted { $0.key < $1.key }.compactMap { block, value in base[block].map { ($0, value) } }
    guard !pairs.isEmpty else { return nil }
    let overhead = try PairedOverhead(baseline: pairs.map(\.0), setup: pairs.map(\.1))
    return EffectRecord(
      pairs: overhead.n, ratio: overhead.ratio, low: overhead.low, high: overhead.high, deltaUs: overhead.deltaHL,
      deltaLowUs: overhead.deltaLow, deltaHighUs: overhead.deltaHigh)
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
