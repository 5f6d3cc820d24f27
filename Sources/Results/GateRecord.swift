import Statistics

/// A flagged regression, measured again.
package struct ConfirmationRecord: Codable, Equatable, Sendable {
  package var pairs: Int
  package var ratio: Double
  /// One-sided, signed-rank.
  package var p: Double
  package var repeats: Bool

  package init(pairs: Int, ratio: Double, p: Double, repeats: Bool) {
    self.pairs = pairs
    self.ratio = ratio
    self.p = p
    self.repeats = repeats
  }
}

/// What was found about one metric.
package struct MetricVerdict: Codable, Equatable, Sendable {
  package var metric: GateMetric
  /// False: shown, but the verdict does not rest on it.
  package var gated: Bool
  package var verdict: Verdict
  package var pairs: Int
  /// Medians over the pairs.
  package var candidateUs: Double
  package var referenceUs: Double
  /// Candidate ÷ reference: exp of the Hodges–Lehmann centre of the log ratios.
  package var ratio: Double
  /// Its 95 % interval; absent below 6 pairs.
  package var low: Double?
  package var high: Double?
  /// One-sided signed-rank: small when the candidate is larger, and when it is smaller.
  package var pGreater: Double
  package var pLess: Double
  /// The alpha of the look that decided; absent when there were too few pairs for any.
  package var alpha: Double?
  /// Fractions: what a regression must reach, and what counts as no change.
  package var minimumEffect: Double
  package var equivalenceMargin: Double
  /// Of the log ratios; absent with one pair.
  package var standardDeviation: Double?
  /// What the gate can flag at its last look with such noise, as a fraction.
  package var detectableEffect: Double?
  /// Pairs that would find an effect of the equivalence margin; absent when a million would not.
  package var pairsNeeded: Int?
  package var confirmation: ConfirmationRecord?

  package init(
    metric: GateMetric, gated: Bool, verdict: Verdict, pairs: Int, candidateUs: Double, referenceUs: Double,
    ratio: Double, low: Double? = nil, high: Double? = nil, pGreater: Double, pLess: Double, alpha: Double? = nil,
    minimumEffect: Double, equivalenceMargin: Double, standardDeviation: Double? = nil, detectableEffect: Double? = nil,
    pairsNeeded: Int? = nil, confirmation: ConfirmationRecord? = nil
  ) {
    self.metric = metric
    self.gated = gated
    self.verdict = verdict
    self.pairs = pairs
    self.candidateUs = candidateUs
    self.referenceUs = referenceUs
    self.ratio = ratio
    self.low = low
    self.high = high
    self.pGreater = pGreater
    self.pLess = pLess
    self.alpha = alpha
    self.minimumEffect = minimumEffect
    self.equivalenceMargin = equivalenceMargin
    self.standardDeviation = standardDeviation
    self.detectableEffect = detectableEffect
    self.pairsNeeded = pairsNeeded
    self.confirmation = confirmation
  }
}

/// A candidate against one reference.
package struct GateComparison: Codable, Equatable, Sendable {
  package var candidate: String
  package var reference: String
  /// Of the profile's matrix; absent without one.
  package var cell: String?
  /// What the gated metrics come to together.
  package var verdict: Verdict
  package var metrics: [MetricVerdict]

  package init(
    candidate: String, reference: String, cell: String? = nil, verdict: Verdict, metrics: [MetricVerdict]
  ) {
    self.candidate = candidate
    self.reference = reference
    self.cell = cell
    self.verdict = verdict
    self.metrics = metrics
  }
}

/// One side of the comparison: what it was.
package struct ArmRecord: Codable, Equatable, Sendable {
  /// candidate, baseline, anchor; or a set-up of a record.
  package var name: String
  /// In words: `sidecar, envoy=/opt/envoy/new`.
  package var title: String

  package init(name: String, title: String) {
    self.name = name
    self.title = title
  }
}

/// What `toll gate` and `toll compare` write: the verdict, and all it rests on.
package struct GateRecord: Codable, Equatable, Sendable {
  package var tool: ToolRecord
  package var profile: String
  /// Absent when existing records were compared.
  package var seed: UInt64?
  package var host: HostRecord
  package var arms: [ArmRecord]
  package var verdict: Verdict
  /// Why the verdict is not what the metrics alone would say; empty when it is.
  package var reasons: [String]
  package var comparisons: [GateComparison]
  /// Blocks run, and those dropped for an invalid trial, confirmation included.
  package var blocks: Int
  package var dropped: Int
  /// Reasons of invalid trials, each with how often it came, by arm.
  package var invalid: [String: [String]]
  package var interrupted: Bool
  /// The records with all trials.
  package var records: [String]
  package var cautions: [Caution]
  package var schemaVersion: Int

  package init(
    tool: ToolRecord, profile: String, seed: UInt64?, host: HostRecord, arms: [ArmRecord], verdict: Verdict,
    reasons: [String], comparisons: [GateComparison], blocks: Int, dropped: Int, invalid: [String: [String]],
    interrupted: Bool, records: [String], cautions: [Caution], schemaVersion: Int = Schema.version
  ) {
    self.tool = tool
    self.profile = profile
    self.seed = seed
    self.host = host
    self.arms = arms
    self.verdict = verdict
    self.reasons = reasons
    self.comparisons = comparisons
    self.blocks = blocks
    self.dropped = dropped
    self.invalid = invalid
    self.interrupted = interrupted
    self.records = records
    self.cautions = cautions
    self.schemaVersion = schemaVersion
  }
}
