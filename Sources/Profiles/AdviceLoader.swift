import Economics
import Foundation
import Quantities
import Results

/// Reads what a fleet needs of its mesh, from the same file that `CostLoader` reads.
package enum AdviceLoader {
  /// - Parameter run: what was measured; nil for published figures alone.
  /// - Throws: `Problem` of kind usage, in one line with file and line.
  package static func load(_ path: String, measured run: RunRecord? = nil) throws(Problem) -> AdviceCase {
    let section = try YAMLSection(
      try YAMLFile.root(path, like: "Profiles/fleets/example.yaml"), keys: CostLoader.keys)
    return AdviceCase(
      name: URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent,
      description: try section["description"]?.text() ?? "", fleet: try CostLoader.fleet(section),
      needs: try needs(try section.required("needs")),
      measured: try run.map { run throws(Problem) in try Measurements(run) } ?? .nothing,
      prices: try section["prices"].map(CostLoader.priceTable(namedBy:)))
  }

  private static func needs(_ field: YAMLField) throws(Problem) -> Needs {
    let section = try YAMLSection(
      field,
      keys: ["encryption", "l7Share", "multiCluster", "isolation", "compliance", "memoryLimitGB", "latency"])
    return Needs(
      encryption: try section.required("encryption").flag(),
      l7Share: try section.required("l7Share").fraction(atMost: 1),
      multiCluster: try section["multiCluster"]?.flag() ?? false,
      podIsolation: try section["isolation"].map { field throws(Problem) in
        try word(field, among: ["node", "pod"]) == "pod"
      } ?? false,
      compliance: try section["compliance"].map(regimes) ?? [],
      memoryLimit: try section["memoryLimitGB"]?.number(), latency: try section["latency"].map(latency))
  }

  private static func regimes(_ field: YAMLField) throws(Problem) -> [Compliance] {
    var regimes: [Compliance] = []
    for item in field.fields() {
      let name = try word(item, among: Compliance.allCases.map(\.rawValue))
      regimes += Compliance(rawValue: name).map { [$0] } ?? []
    }
    return regimes
  }

  private static func latency(_ field: YAMLField) throws(Problem) -> LatencyObjective {
    let section = try YAMLSection(field, keys: ["percentile", "added"])
    let percentile = try section.required("percentile")
    let name = try word(percentile, among: LatencyObjective.Percentile.allCases.map(\.rawValue))
    return LatencyObjective(
      percentile: LatencyObjective.Percentile(rawValue: name) ?? .p50,
      addedUs: try section.required("added").duration().inMicroseconds)
  }

  private static func word(_ field: YAMLField, among known: [String]) throws(Problem) -> String {
    let text = try field.text()
    guard known.contains(text) else {
      throw field.problem("is \"\(text)\", but one of \(known.joined(separator: ", ")) belongs here")
    }
    return text
  }
}
