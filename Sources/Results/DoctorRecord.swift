import Statistics

/// How far apart two runs of the same thing are on this machine.
package struct NoiseRecord: Codable, Equatable, Sendable {
  package var metric: GateMetric
  package var pairs: Int
  /// Of the log ratios of A/A pairs.
  package var standardDeviation: Double
  /// What the gate flags with 90 % power after so many pairs, as a fraction, by the number of pairs.
  package var detectableEffect: [String: Double]
  /// Of the last look's figure, the one to print.
  package var smallest: Double? { Look.planned.last.flatMap { detectableEffect["\($0.pairs)"] } }

  package init(metric: GateMetric, pairs: Int, standardDeviation: Double) {
    self.metric = metric
    self.pairs = pairs
    self.standardDeviation = standardDeviation
    detectableEffect = Look.planned.reduce(into: [:]) { effects, look in
      effects["\(look.pairs)"] = Power.gateDetectableEffect(
        look: look, s: standardDeviation, minimumEffect: metric.limits.minimumEffect)
    }
  }

  /// Nil with fewer than three pairs, which tell no deviation, or when they do not differ at all.
  package init?(_ metric: GateMetric, logRatios: [Double]) {
    guard logRatios.count >= 3, let deviation = Sample(logRatios)?.standardDeviation, deviation > 0 else { return nil }
    self.init(metric: metric, pairs: logRatios.count, standardDeviation: deviation)
  }
}

/// The machine left to itself for a while.
package struct QuietRecord: Codable, Equatable, Sendable {
  package var durationNs: UInt64
  /// By how much 1 ms sleeps overshot.
  package var canary: HistogramRecord
  /// CPU used by everything that is not toll.
  package var foreignCores: Double
  package var stealShare: Double
  package var cores: Int

  package init(durationNs: UInt64, canary: HistogramRecord, foreignCores: Double, stealShare: Double, cores: Int) {
    self.durationNs = durationNs
    self.canary = canary
    self.foreignCores = foreignCores
    self.stealShare = stealShare
    self.cores = cores
  }
}

/// One thing that was looked at, and whether it stands in the way of measuring.
package struct FindingRecord: Codable, Equatable, Sendable {
  /// A stable word for machines, such as `canary`.
  package var kind: String
  package var good: Bool
  /// For people.
  package var text: String

  package init(kind: String, good: Bool, text: String) {
    self.kind = kind
    self.good = good
    self.text = text
  }
}

/// What `toll doctor` writes: what this machine can resolve.
package struct DoctorRecord: Codable, Equatable, Sendable {
  package var tool: ToolRecord
  package var host: HostRecord
  package var startedAt: String
  package var quiet: QuietRecord
  package var findings: [FindingRecord]
  /// What was run against itself.
  package var profile: String
  package var setup: String
  package var windowNs: UInt64
  package var trials: Int
  package var invalid: Int
  package var noise: [NoiseRecord]
  package var schemaVersion: Int

  package init(
    tool: ToolRecord, host: HostRecord, startedAt: String, quiet: QuietRecord, findings: [FindingRecord],
    profile: String, setup: String, windowNs: UInt64, trials: Int, invalid: Int, noise: [NoiseRecord],
    schemaVersion: Int = Schema.version
  ) {
    self.tool = tool
    self.host = host
    self.startedAt = startedAt
    self.quiet = quiet
    self.findings = findings
    self.profile = profile
    self.setup = setup
    self.windowNs = windowNs
    self.trials = trials
    self.invalid = invalid
    self.noise = noise
    self.schemaVersion = schemaVersion
  }
}
