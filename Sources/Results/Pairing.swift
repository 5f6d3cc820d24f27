import Quantities
import Statistics

/// Two set-ups of one cell, trial by trial: pairs are taken within a block, and only from valid trials.
struct Pairing {
  private let pairs: [(base: TrialRecord, other: TrialRecord)]

  init(_ trials: [TrialRecord], base: String, other: String, cell: String?) {
    func byBlock(_ setup: String) -> [Int: TrialRecord] {
      trials.filter { $0.setup == setup && $0.cell == cell && $0.valid }.reduce(into: [:]) { $0[$1.block] = $1 }
    }
    let bases = byBlock(base)
    pairs = byBlock(other).sorted { $0.key < $1.key }.compactMap { block, trial in
      bases[block].map { (base: $0, other: trial) }
    }
  }

  /// Nil where no block has any metric in both arms.
  func overhead() throws(Problem) -> OverheadRecord? {
    func latency(_ percentile: Percentile) throws(Problem) -> EffectRecord? {
      try effect { trial in trial.load.flatMap { $0.result.response.value(at: percentile) }.map { Double($0) / 1e3 } }
    }
    let record = OverheadRecord(
      p50: try latency(.p50), p90: try latency(.p90), p99: try latency(.p99), cpu: try effect(\.cpuUsPerRequest),
      machineCpu: try Pairing(atSameRate).effect { $0.ledger?.totalUsPerRequest }, rate: try rate())
    return record == OverheadRecord() ? nil : record
  }

  private init(_ pairs: [(base: TrialRecord, other: TrialRecord)]) { self.pairs = pairs }

  /// CPU per request can be told apart only where both did the same work in the same time: within 2 %.
  private var atSameRate: [(base: TrialRecord, other: TrialRecord)] {
    pairs.filter { pair in
      guard let a = pair.base.load?.result.achievedRate, let b = pair.other.load?.result.achievedRate else {
        return false
      }
      return abs(a - b) <= 0.02 * max(a, b)
    }
  }

  /// - Parameter metric: µs of one trial; a trial without it, or with zero, drops its pair.
  private func effect(_ metric: (TrialRecord) -> Double?) throws(Problem) -> EffectRecord? {
    guard let overhead = try paired(metric) else { return nil }
    return EffectRecord(
      pairs: overhead.n, ratio: overhead.ratio, low: overhead.low, high: overhead.high, deltaUs: overhead.deltaHL,
      deltaLowUs: overhead.deltaLow, deltaHighUs: overhead.deltaHigh)
  }

  /// Of closed loops only: at a fixed rate the ratio says nothing.
  private func rate() throws(Problem) -> RatioRecord? {
    let overhead = try paired { trial in
      trial.load.flatMap { $0.result.requestedRate == nil ? $0.result.achievedRate : nil }
    }
    return overhead.map { RatioRecord(pairs: $0.n, ratio: $0.ratio, low: $0.low, high: $0.high) }
  }

  private func paired(_ metric: (TrialRecord) -> Double?) throws(Problem) -> PairedOverhead? {
    let values = pairs.compactMap { pair in
      metric(pair.base).flatMap { base in metric(pair.other).map { (base, $0) } }
    }.filter { $0.0 > 0 && $0.1 > 0 }
    guard !values.isEmpty else { return nil }
    return try PairedOverhead(baseline: values.map(\.0), setup: values.map(\.1))
  }
}
