import Foundation
import Quantities
import Results

/// What runs say about their set-ups, without the trials it rests on: small, for scripts. Keys as in the records.
package struct JSONReport {
  package let bytes: Data

  private struct Run: Encodable {
    let profile: String
    let startedAt: String
    let finishedAt: String?
    let interrupted: Bool
    let seed: UInt64
    let testbed: String
    let tool: ToolRecord
    let host: HostRecord
    let setups: [SetupRecord]
    let cautions: [Caution]
  }

  private struct Document: Encodable {
    let schemaVersion: Int
    let runs: [Run]
  }

  /// - Throws: `Problem` of kind environment when a number is not finite.
  package init(_ runs: [RunRecord]) throws(Problem) {
    let summaries = runs.map { run in
      Run(
        profile: run.profile.name, startedAt: run.startedAt, finishedAt: run.finishedAt, interrupted: run.interrupted,
        seed: run.seed, testbed: run.testbed, tool: run.tool, host: run.host, setups: run.setups, cautions: run.cautions
      )
    }
    bytes = try Schema.encode(Document(schemaVersion: Schema.version, runs: summaries))
  }
}
