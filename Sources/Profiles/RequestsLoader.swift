import Load
import Quantities
import Wire
import Yams

/// Reads the requests of a mix: a YAML list, or JSON with one request a line. What it does not know it refuses, with file
/// and line.
package enum RequestsLoader {
  private static let example = "Profiles/requests/example.yaml"

  /// - Parameters:
  ///   - target: where the requests go; each may name a path of its own.
  ///   - headers: of every request; one that names the same header itself is not given it twice.
  /// - Throws: `Problem` of kind usage, in one line with file and line.
  package static func load(
    _ path: String, for target: Target, headers: [(name: String, value: String)]
  ) throws(Problem) -> RequestMix {
    let root = try YAMLFile.root(of: try yaml(path), file: path, like: example)
    guard root.node.sequence != nil else {
      throw YAMLField.problem(
        "the whole is \(root.found), but a list of requests belongs here", at: root.node, of: path)
    }
    var kinds: [RequestMix.Kind] = []
    for field in root.fields() { kinds.append(try kind(field, target, headers)) }
    do throws(Problem) {
      return try RequestMix(kinds)
    } catch {
      throw .usage("\(path): \(error)")
    }
  }

  /// The file as a YAML list, which lines of JSON become by a dash before each.
  private static func yaml(_ path: String) throws(Problem) -> String {
    let text = try YAMLFile.text(path, like: example)
    guard text.first(where: { !$0.isWhitespace }) == "{" else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.contains { !$0.isWhitespace } ? "- \($0)" : "" }.joined(separator: "\n")
  }

  private static func kind(
    _ field: YAMLField, _ target: Target, _ common: [(name: String, value: String)]
  ) throws(Problem) -> RequestMix.Kind {
    let named = YAMLField(file: field.file, name: "request", node: field.node)
    let section = try YAMLSection(named, keys: ["name", "method", "path", "headers", "body", "weight"])
    let body = Array((try section["body"]?.text() ?? "").utf8)
    let method = try section["method"]?.text() ?? (body.isEmpty ? "GET" : "POST")
    let path = try section["path"]?.text() ?? target.path
    var headers: [(name: String, value: String)] = []
    if let field = section["headers"] {
      for (name, value) in try YAMLSection(field).entries { headers.append((name, try value.text())) }
    }
    let own = Set(headers.map { $0.name.lowercased() })
    let name = try section["name"]?.text() ?? "\(method) \(path)"
    let weight = try section["weight"]?.number() ?? 1
    do throws(Problem) {
      let request = try HTTP1Request(
        method: method, path: path, host: target.authority,
        headers: common.filter { !own.contains($0.name.lowercased()) } + headers, body: body)
      return RequestMix.Kind(name: name, request: request, weight: weight)
    } catch {
      throw YAMLField.problem(error.description, at: field.node, of: field.file)
    }
  }
}
