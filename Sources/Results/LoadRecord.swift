import Sampling

/// What `toll load --json` writes: one load run.
package struct LoadRecord: Codable, Equatable, Sendable {
  package var tool: ToolRecord
  package var plan: LoadPlanRecord
  package var host: HostRecord
  package var result: LoadResultRecord
  package var cautions: [Caution]
  package var schemaVersion: Int

  package init(
    tool: ToolRecord, plan: LoadPlanRecord, host: HostRecord, result: LoadResultRecord, cautions: [Caution],
    schemaVersion: Int = Schema.version
  ) {
    self.tool = tool
    self.plan = plan
    self.host = host
    self.result = result
    self.cautions = cautions
    self.schemaVersion = schemaVersion
  }
}

/// Something a reader must know before believing a result.
package struct Caution: Codable, Equatable, Sendable {
  /// A stable word for machines, such as `send-lag`.
  package var kind: String
  /// One sentence for people.
  package var text: String

  package init(kind: String, text: String) {
    self.kind = kind
    self.text = text
  }
}

/// A machine's description inside a record.
package typealias HostRecord = HostFacts
