import Quantities
import Yams

/// The parts of a profile that sweep its keys: `cells`, a list of points, and `matrix`, whose lists are crossed with each
/// other and with the points.
enum Matrix {
  /// One point: the profile's text as it would stand without the matrix.
  struct Point {
    let values: [(key: String, text: String)]
    let root: Node
  }

  /// Sections whose keys may be swept.
  private static let sections = ["load", "server", "proxy"]
  private static let most = 200

  /// - Returns: the root itself as the only point, without values, when the profile has neither part.
  static func points(_ section: YAMLSection, root: Node) throws(Problem) -> [Point] {
    var points = [Point(values: [], root: root)]
    if let field = section["cells"] {
      var listed: [Point] = []
      for item in field.fields() {
        var point = points[0]
        for (key, node, value) in try assignments(item) { point = try set(key, node, value, in: point) }
        listed.append(point)
      }
      guard !listed.isEmpty else { throw field.problem("is empty: give it points or remove it") }
      points = listed
    }
    if let field = section["matrix"] {
      for (key, node, values) in try assignments(field) {
        let choices = values.fields()
        guard !choices.isEmpty else { throw values.problem("is empty: give it values or remove it") }
        var crossed: [Point] = []
        for point in points { for value in choices { crossed.append(try set(key, node, value, in: point)) } }
        points = crossed
      }
    }
    guard points.count <= most else {
      throw .usage("\(section.file): the matrix has \(points.count) cells, more than \(most): sweep fewer values")
    }
    return points
  }

  /// `rate=1000 delay=20ms`: the keys without their sections.
  static func name(_ values: [(key: String, text: String)]) -> String? {
    guard !values.isEmpty else { return nil }
    return values.map { "\($0.key.split(separator: ".").last ?? "")=\($0.text)" }.joined(separator: " ")
  }

  private static func assignments(_ field: YAMLField) throws(Problem) -> [(String, Node, YAMLField)] {
    let entries = try YAMLSection(field).entries
    let keys = field.node.mapping.map { $0.map(\.key) } ?? []
    guard !entries.isEmpty else { throw field.problem("is empty: sweep a key such as load.rate, or remove it") }
    return zip(entries, keys).map { ($0.key, $1, $0.field) }
  }

  private static func set(_ key: String, _ node: Node, _ value: YAMLField, in point: Point) throws(Problem) -> Point {
    let words = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard words.count == 2, sections.contains(words[0]) else {
      throw .usage(
        "\(YAMLField.place(value.file, node)): \"\(key)\" cannot be swept; sweep a key of load, server or proxy, such as load.rate"
      )
    }
    let text = try value.text()
    var root = point.root
    guard var mapping = root.mapping else { return point }
    var section = mapping[words[0]]?.mapping ?? Node.Mapping([])
    // The key carries the matrix's line, so that a complaint about it says where it stands.
    let name = Node.scalar(Node.Scalar(words[1], Tag(.str), .any, node.mark))
    section[words[1]] = nil
    section[name] = value.node
    mapping[words[0]] = .mapping(section)
    root = .mapping(mapping)
    return Point(values: point.values + [(key, text)], root: root)
  }
}
