import Foundation
import Quantities
import Yams

/// Reads a profile. What it does not know it refuses, with file and line.
package enum ProfileLoader {
  /// - Parameters:
  ///   - given: a file, or the name of a profile in Profiles/ or installed with the program.
  ///   - setups: the names of the set-ups that exist.
  /// - Throws: `Problem` of kind usage, in one line with file and line.
  package static func load(_ given: String, setups: [String]) throws(Problem) -> Profile {
    let path = ProfilePath.resolve(given)
    guard let bytes = FileManager.default.contents(atPath: path) else {
      let absent = !FileManager.default.fileExists(atPath: path)
      throw .usage(
        "\(path): \(absent ? "there is no such profile" : "it cannot be read"): name a YAML file such as Profiles/quick.yaml"
      )
    }
    guard let text = String(bytes: bytes, encoding: .utf8) else {
      throw .usage("\(path): it is not UTF-8 text: name a YAML file such as Profiles/quick.yaml")
    }
    return try parse(text, file: path, setups: setups)
  }

  /// - Parameters:
  ///   - file: stands in messages, and gives the profile its name when the text does not.
  ///   - setups: the names of the set-ups that exist.
  package static func parse(_ text: String, file: String, setups: [String]) throws(Problem) -> Profile {
    let root = try compose(text, file: file)
    let section = try YAMLSection(YAMLField(file: file, name: "", node: root), keys: keys)
    let customs =
      try section["custom"].map { field throws(Problem) in try CustomSettings.all(field, taken: setups) } ?? []
    var cells: [Cell] = []
    for point in try Matrix.points(section, root: root) { cells.append(try cell(point, file: file)) }
    var profile = Profile(
      name: try section["name"]?.text() ?? URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent,
      description: try section["description"]?.text() ?? "",
      file: file,
      text: redact(text, headers: cells.flatMap(\.load.headers)),
      setups: try names(try section.required("setups"), among: setups + customs.map(\.name)),
      cells: cells,
      design: try section["design"].map(DesignSettings.init) ?? DesignSettings(blocks: 10),
      limits: try section["limits"].map(ValidityLimits.init) ?? ValidityLimits(),
      placement: try section["placement"].map(Placement.init), customs: customs,
      envoy: try section["envoy"].map { field throws(Problem) in field.pathBesideFile(try field.text()) })
    profile.gate = try GateSettings(section, setups: setups)
    return profile
  }

  private static let keys =
    [
      "name", "description", "load", "setups", "custom", "envoy", "server", "proxy", "cells", "matrix", "design",
      "limits", "placement",
    ]
    + GateSettings.keys

  private static func cell(_ point: Matrix.Point, file: String) throws(Problem) -> Cell {
    let section = try YAMLSection(YAMLField(file: file, name: "", node: point.root), keys: keys)
    return Cell(
      name: Matrix.name(point.values), values: Dictionary(point.values.map { ($0.key, $0.text) }) { _, last in last },
      load: try LoadSettings(try section.required("load")),
      server: try section["server"].map(ServerSettings.init) ?? ServerSettings(delay: .zero),
      proxy: try section["proxy"].map(ProxySettings.init) ?? ProxySettings(concurrency: 1))
  }

  private static func compose(_ text: String, file: String) throws(Problem) -> Node {
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      throw YAMLProblem.problem(error, file: file)
    }
    guard let root, root.null == nil || root.scalar?.string.isEmpty == false else {
      throw .usage("\(file): it is empty: a profile needs at least load.rate and setups")
    }
    return root
  }

  private static func names(_ field: YAMLField, among known: [String]) throws(Problem) -> [String] {
    guard field.node.sequence != nil else {
      throw field.problem("is \(field.found), but a list of set-ups belongs here")
    }
    var names: [String] = []
    for item in field.fields() {
      let name = try item.text()
      let once = name.hasSuffix(Profile.again) ? String(name.dropLast(Profile.again.count)) : name
      guard known.contains(once) else {
        let hint = Suggestion.nearest(to: name, in: known).map { "did you mean \"\($0)\"?" }
        throw YAMLField.problem(
          "unknown set-up \"\(name)\"; \(hint ?? "known: \(known.joined(separator: ", "))")", at: item.node,
          of: item.file)
      }
      guard !names.contains(name) else { throw item.problem("names \"\(name)\" twice: remove one") }
      names.append(name)
    }
    guard !names.isEmpty else { throw field.problem("is empty: name the set-ups to be measured") }
    return names
  }
}
