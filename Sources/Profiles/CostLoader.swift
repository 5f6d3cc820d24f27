import Economics
import Foundation
import Quantities
import Results
import Yams

/// Reads a fleet with its price table. What it does not know it refuses, with file and line.
package enum CostLoader {
  /// - Parameters:
  ///   - prices: a price table instead of the one the file names.
  ///   - run: what `measured` refers to.
  /// - Throws: `Problem` of kind usage, in one line with file and line.
  package static func load(_ path: String, prices: String? = nil, measured run: RunRecord? = nil) throws(Problem)
    -> CostCase
  {
    let section = try YAMLSection(try YAMLFile.root(path, like: "Profiles/fleets/example.yaml"), keys: keys)
    let table: PriceTable
    if let prices {
      table = try priceTable(prices)
    } else {
      table = try priceTable(namedBy: section.required("prices"))
    }
    let setups = try YAMLSection(try section.required("setups"))
    var plans: [MeshPlan] = []
    for (name, field) in setups.entries { plans.append(try plan(name, field, run)) }
    return CostCase(
      name: URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent,
      description: try section["description"]?.text() ?? "", fleet: try fleet(section),
      prices: table, plans: plans,
      migration: try section["migration"].map { field throws(Problem) in try migration(field, plans) },
      published: try section["published"].map { field throws(Problem) in try published(field, plans) } ?? [])
  }

  /// - Parameter field: a path, from the folder of the file it stands in.
  static func priceTable(namedBy field: YAMLField) throws(Problem) -> PriceTable {
    let path = try field.text()
    let folder = URL(fileURLWithPath: field.file).deletingLastPathComponent().relativePath
    return try priceTable(path.hasPrefix("/") ? path : "\(folder)/\(path)")
  }

  package static func priceTable(_ path: String) throws(Problem) -> PriceTable {
    let root = try YAMLFile.root(path, like: "Profiles/prices/fargate-us-east-1.yaml")
    let section = try YAMLSection(root, keys: ["name", "date", "source", "currency", "coreHour", "gigabyteHour"])
    return PriceTable(
      name: try section.required("name").text(), date: try section.required("date").text(),
      source: try section.required("source").text(), currency: try section.required("currency").text(),
      coreHour: try section.required("coreHour").number(), gigabyteHour: try section.required("gigabyteHour").number())
  }

  /// Those of a fleet's file, whoever reads it.
  static let keys = ["description", "prices", "fleet", "needs", "setups", "migration", "published"]

  static func fleet(_ file: YAMLSection) throws(Problem) -> Fleet {
    let section = try YAMLSection(
      try file.required("fleet"), keys: ["nodes", "pods", "services", "requestsPerSecond"])
    return Fleet(
      nodes: try section.required("nodes").number(), pods: try section.required("pods").number(),
      services: try section.required("services").number(),
      requestsPerSecond: try section.required("requestsPerSecond").number())
  }

  private static func plan(_ name: String, _ field: YAMLField, _ run: RunRecord?) throws(Problem) -> MeshPlan {
    guard field.node.sequence != nil else {
      throw field.problem("is \(field.found), but a list of the mesh's parts belongs here")
    }
    var parts: [Footprint] = []
    for item in field.fields() { parts.append(try FootprintReader(item, setup: name, run: run).footprint) }
    return MeshPlan(name: name, parts: parts)
  }

  private static func migration(_ field: YAMLField, _ plans: [MeshPlan]) throws(Problem) -> Migration {
    let section = try YAMLSection(field, keys: ["from", "to", "engineering", "support"])
    return Migration(
      from: try known(try section.required("from"), plans), to: try known(try section.required("to"), plans),
      engineering: try effort(try section.required("engineering")), support: try section.required("support").number())
  }

  /// An amount, or months at a price.
  private static func effort(_ field: YAMLField) throws(Problem) -> Migration.Effort {
    guard field.node.mapping != nil else { return .amount(try field.number()) }
    let section = try YAMLSection(field, keys: ["months", "perMonth"])
    return .months(try section.required("months").number(), perMonth: try section.required("perMonth").number())
  }

  private static func published(_ field: YAMLField, _ plans: [MeshPlan]) throws(Problem) -> [PublishedFigure] {
    var figures: [PublishedFigure] = []
    for item in field.fields() {
      let section = try YAMLSection(item, keys: ["what", "cost", "firstYear", "amount"])
      let subject: PublishedFigure.Subject =
        if let cost = section["cost"] { .cost(try known(cost, plans)) } else { .firstYear }
      figures.append(
        PublishedFigure(
          what: try section.required("what").text(), subject: subject, amount: try section.required("amount").number()))
    }
    return figures
  }

  private static func known(_ field: YAMLField, _ plans: [MeshPlan]) throws(Problem) -> String {
    let name = try field.text()
    let names = plans.map(\.name)
    guard names.contains(name) else {
      throw field.problem("is \"\(name)\", which is none of the set-ups here: \(names.joined(separator: ", "))")
    }
    return name
  }
}
