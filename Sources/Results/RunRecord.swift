/// A command that repeats part of a run by hand.
package struct CommandLine: Codable, Equatable, Sendable {
  /// Which set-up it belongs to.
  package var setup: String
  /// What it starts: server, generator.
  package var purpose: String
  /// Quoted for a shell, credentials redacted.
  package var line: String

  package init(setup: String, purpose: String, line: String) {
    self.setup = setup
    self.purpose = purpose
    self.line = line
  }
}

/// What `toll run` writes: a whole comparison.
package struct RunRecord: Codable, Equatable, Sendable {
  package var tool: ToolRecord
  package var profile: ProfileRecord
  package var seed: UInt64
  package var testbed: String
  package var host: HostRecord
  /// UTC, ISO 8601.
  package var startedAt: String
  /// Absent while the run is going on.
  package var finishedAt: String?
  package var interrupted: Bool
  package var trials: [TrialRecord]
  package var setups: [SetupRecord]
  package var commandLines: [CommandLine]
  package var cautions: [Caution]
  package var schemaVersion: Int

  package init(
    tool: ToolRecord, profile: ProfileRecord, seed: UInt64, testbed: String, host: HostRecord, startedAt: String,
    finishedAt: String? = nil, interrupted: Bool, trials: [TrialRecord], setups: [SetupRecord],
    commandLines: [CommandLine], cautions: [Caution], schemaVersion: Int = Schema.version
  ) {
    self.tool = tool
    self.profile = profile
    self.seed = seed
    self.testbed = testbed
    self.host = host
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.interrupted = interrupted
    self.trials = trials
    self.setups = setups
    self.commandLines = commandLines
    self.cautions = cautions
    self.schemaVersion = schemaVersion
  }
}
