/// Overhead in one metric, paired by block: Hodges–Lehmann estimates with Walsh intervals (95 %).
package struct EffectRecord: Codable, Equatable, Sendable {
  package var pairs: Int
  /// Set-up ÷ baseline: exp of the estimate over log ratios.
  package var ratio: Double
  /// Of `ratio`; absent below 6 pairs.
  package var low: Double?
  package var high: Double?
  /// Set-up − baseline.
  package var deltaUs: Double
  package var deltaLowUs: Double?
  package var deltaHighUs: Double?

  package init(
    pairs: Int, ratio: Double, low: Double? = nil, high: Double? = nil, deltaUs: Double, deltaLowUs: Double? = nil,
    deltaHighUs: Double? = nil
  ) {
    self.pairs = pairs
    self.ratio = ratio
    self.low = low
    self.high = high
    self.deltaUs = deltaUs
    self.deltaLowUs = deltaLowUs
    self.deltaHighUs = deltaHighUs
  }
}

/// A ratio paired by block: Hodges–Lehmann estimate with its Walsh interval (95 %), which needs 6 pairs.
package struct RatioRecord: Codable, Equatable, Sendable {
  package var pairs: Int
  package var ratio: Double
  package var low: Double?
  package var high: Double?

  package init(pairs: Int, ratio: Double, low: Double? = nil, high: Double? = nil) {
    self.pairs = pairs
    self.ratio = ratio
    self.low = low
    self.high = high
  }
}

/// A set-up against the baseline of its topology. A metric is absent where no block has it in both arms.
package struct OverheadRecord: Codable, Equatable, Sendable {
  /// Of response time.
  package var p50: EffectRecord?
  package var p90: EffectRecord?
  package var p99: EffectRecord?
  /// Of all components' CPU per request.
  package var cpu: EffectRecord?
  /// Of the machine's busy CPU per request, kernel and all; from blocks whose arms achieved the same rate within 2 %.
  package var machineCpu: EffectRecord?
  /// Of the achieved rate of closed loops.
  package var rate: RatioRecord?

  package init(
    p50: EffectRecord? = nil, p90: EffectRecord? = nil, p99: EffectRecord? = nil, cpu: EffectRecord? = nil,
    machineCpu: EffectRecord? = nil, rate: RatioRecord? = nil
  ) {
    self.p50 = p50
    self.p90 = p90
    self.p99 = p99
    self.cpu = cpu
    self.machineCpu = machineCpu
    self.rate = rate
  }
}

/// All valid trials' histograms merged: descriptive only, the trials are not one sample.
package struct PooledRecord: Codable, Equatable, Sendable {
  package var response: HistogramRecord
  package var service: HistogramRecord
  package var sendLag: HistogramRecord

  package init(response: HistogramRecord, service: HistogramRecord, sendLag: HistogramRecord) {
    self.response = response
    self.service = service
    self.sendLag = sendLag
  }
}

/// What a run says about one set-up.
package struct SetupRecord: Codable, Equatable, Sendable {
  package var name: String
  /// Of the profile's matrix; absent without one.
  package var cell: String?
  /// none, L4, L4 encrypted, L7, L7 + policy.
  package var `class`: String
  /// one-node or two-nodes.
  package var topology: String?
  /// What `overhead` is against: the baseline of the same topology. Absent for a baseline.
  package var baseline: String?
  package var components: [ComponentRecord]
  package var trialsValid: Int
  package var trialsInvalid: Int
  /// Absent for the baseline.
  package var overhead: OverheadRecord?
  /// Absent without valid trials.
  package var pooled: PooledRecord?
  /// Median over valid trials, by component.
  package var cpuUsPerRequest: [String: Double]
  /// Median over valid trials, by component.
  package var cpuCores: [String: Double]
  /// Median over valid trials, by component.
  package var memoryPssBytes: [String: UInt64]
  /// The same before the load.
  package var memoryIdlePssBytes: [String: UInt64]?
  /// Median over valid trials.
  package var achievedRate: Double?
  /// Requests for each second a core was busy with anything: median over valid trials.
  package var requestsPerCoreSecond: Double?
  /// Absent for a set-up without BPF programs.
  package var bpf: BPFPassRecord?

  package init(
    name: String, cell: String? = nil, `class`: String, topology: String? = nil, baseline: String? = nil,
    components: [ComponentRecord], trialsValid: Int, trialsInvalid: Int, overhead: OverheadRecord? = nil,
    pooled: PooledRecord? = nil, cpuUsPerRequest: [String: Double], cpuCores: [String: Double],
    memoryPssBytes: [String: UInt64], memoryIdlePssBytes: [String: UInt64]? = nil, achievedRate: Double? = nil,
    requestsPerCoreSecond: Double? = nil, bpf: BPFPassRecord? = nil
  ) {
    self.name = name
    self.cell = cell
    self.class = `class`
    self.topology = topology
    self.baseline = baseline
    self.components = components
    self.trialsValid = trialsValid
    self.trialsInvalid = trialsInvalid
    self.overhead = overhead
    self.pooled = pooled
    self.cpuUsPerRequest = cpuUsPerRequest
    self.cpuCores = cpuCores
    self.memoryPssBytes = memoryPssBytes
    self.memoryIdlePssBytes = memoryIdlePssBytes
    self.achievedRate = achievedRate
    self.requestsPerCoreSecond = requestsPerCoreSecond
    self.bpf = bpf
  }
}
