import Foundation
import RecordFixtures
import Results
import Testing

/// results/README.md is the schema for people: it must name every key a record has.
@Suite struct SchemaDocumentTests {
  /// Objects whose keys are data, not schema.
  private let maps: Set<String> = [
    "outcomes", "percentilesNs", "cpu", "memory", "kernelConfig", "limits", "cpuUsPerRequest", "cpuCores",
    "memoryPssBytes", "memoryIdlePssBytes", "values", "invalid", "detectableEffect",
  ]

  private var document: String {
    get throws {
      let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
      return try String(contentsOf: root.appendingPathComponent("results/README.md"), encoding: .utf8)
    }
  }

  private func keys(of value: Any, under parent: String = "") -> Set<String> {
    switch value {
    case let object as [String: Any]:
      object.reduce(into: []) { keys, entry in
        if !maps.contains(parent) { keys.insert(entry.key) }
        keys.formUnion(self.keys(of: entry.value, under: maps.contains(parent) ? "" : entry.key))
      }
    case let list as [Any]:
      list.reduce(into: []) { $0.formUnion(keys(of: $1)) }
    default: []
    }
  }

  @Test func everyKeyOfARunIsExplained() throws {
    try expectExplained(try SyntheticRun.run(blocks: 6, invalid: []), atLeast: 100)
  }

  @Test func everyKeyOfAVerdictIsExplained() throws {
    let metric = MetricVerdict(
      metric: .p50, gated: true, verdict: .regressed, pairs: 10, candidateUs: 2, referenceUs: 1, ratio: 2, low: 1,
      high: 3, pGreater: 0, pLess: 1, alpha: 0.002, minimumEffect: 0.03, equivalenceMargin: 0.05,
      standardDeviation: 0.1, detectableEffect: 0.1, pairsNeeded: 10,
      confirmation: ConfirmationRecord(pairs: 24, ratio: 2, p: 0, repeats: true))
    try expectExplained(
      GateRecord(
        tool: SyntheticRun.tool, profile: "gate", seed: 1, host: SyntheticRun.host,
        arms: [ArmRecord(name: "candidate", title: "new")], verdict: .regressed, reasons: [""],
        comparisons: [
          GateComparison(
            candidate: "candidate", reference: "baseline", cell: "rate=1", verdict: .regressed, metrics: [metric])
        ], blocks: 10, dropped: 0, invalid: ["candidate": [""]], interrupted: false, records: ["a.json"],
        cautions: [Caution(kind: "a", text: "b")]), atLeast: 40)
  }

  @Test func everyKeyOfDoctorIsExplained() throws {
    let canary = try #require(try SyntheticRun.run(blocks: 1).trials[0].canary)
    try expectExplained(
      DoctorRecord(
        tool: SyntheticRun.tool, host: SyntheticRun.host, startedAt: "",
        quiet: QuietRecord(durationNs: 1, canary: canary, foreignCores: 0, stealShare: 0, cores: 2),
        findings: [FindingRecord(kind: "canary", good: true, text: "")], profile: "doctor", setup: "sidecar",
        windowNs: 1, trials: 6, invalid: 0, noise: [NoiseRecord(metric: .cpu, pairs: 3, standardDeviation: 0.02)]),
      atLeast: 30)
  }

  private func expectExplained(_ record: some Encodable, atLeast count: Int) throws {
    let keys = keys(of: try JSONSerialization.jsonObject(with: try Schema.encode(record)))
    #expect(keys.count > count)
    let document = try document
    let missing = keys.filter { !document.contains("`\($0)`") }.sorted()
    #expect(missing == [], "results/README.md does not explain these keys")
  }

  @Test func theVersionIsTold() throws {
    #expect(try document.contains("Schema version \(Schema.version)"))
  }
}
