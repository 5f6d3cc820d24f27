import Foundation
import RecordFixtures
import Results
import Testing

/// results/README.md is the schema for people: it must name every key a record has.
@Suite struct SchemaDocumentTests {
  /// Objects whose keys are data, not schema.
  private let maps: Set<String> = [
    "outcomes", "percentilesNs", "cpu", "memory", "kernelConfig", "limits", "cpuUsPerRequest", "cpuCores",
    "memoryPssBytes", "memoryIdlePssBytes", "values",
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
    let bytes = try Schema.encode(try SyntheticRun.run(blocks: 6, invalid: []))
    let keys = keys(of: try JSONSerialization.jsonObject(with: bytes))
    #expect(keys.count > 100)
    let document = try document
    let missing = keys.filter { !document.contains("`\($0)`") }.sorted()
    #expect(missing == [], "results/README.md does not explain these keys")
  }

  @Test func theVersionIsTold() throws {
    #expect(try document.contains("Schema version \(Schema.version)"))
  }
}
