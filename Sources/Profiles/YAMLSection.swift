import Quantities
import Yams

/// A mapping of a YAML file in which only known keys may stand.
struct YAMLSection {
  let file: String
  /// `load`; empty for the whole file.
  let name: String
  private let mapping: Node.Mapping

  /// - Throws: `Problem` when the node is no mapping, or holds a key that is not known.
  init(_ field: YAMLField, keys: [String], synonyms: [String: String] = [:]) throws(Problem) {
    try self.init(field)
    for (key, _) in mapping {
      guard let word = key.string, keys.contains(word) else {
        throw unknown(key, among: keys, synonyms: synonyms)
      }
    }
  }

  /// A mapping whose keys are the user's own, such as headers.
  init(_ field: YAMLField) throws(Problem) {
    guard let mapping = field.node.mapping else {
      let what = field.name.isEmpty ? "the whole" : field.name
      throw YAMLField.problem(
        "\(what) is \(field.found), but keys with values belong here", at: field.node, of: field.file)
    }
    file = field.file
    name = field.name
    self.mapping = mapping
  }

  subscript(_ key: String) -> YAMLField? {
    mapping[key].map { YAMLField(file: file, name: path(key), node: $0) }
  }

  /// - Throws: `Problem` when the key is absent.
  func required(_ key: String) throws(Problem) -> YAMLField {
    guard let field = self[key] else {
      let line = mapping.first.map { YAMLField.place(file, $0.key) } ?? file
      throw .usage("\(name.isEmpty ? file : line): \(path(key)) is missing")
    }
    return field
  }

  /// Every key with its value, in the file's order.
  var entries: [(key: String, field: YAMLField)] {
    mapping.map { key, value in
      let word = key.string ?? ""
      return (word, YAMLField(file: file, name: path(word), node: value))
    }
  }

  private func path(_ key: String) -> String { name.isEmpty ? key : "\(name).\(key)" }

  private func unknown(_ key: Node, among keys: [String], synonyms: [String: String]) -> Problem {
    let word = key.string ?? "?"
    let hint =
      Suggestion.nearest(to: word, in: keys, synonyms: synonyms).map { "did you mean \"\($0)\"?" }
      ?? "known here: \(keys.joined(separator: ", "))"
    let under = name.isEmpty ? "" : " under \(name)"
    return YAMLField.problem("unknown key \"\(word)\"\(under); \(hint)", at: key, of: file)
  }
}
