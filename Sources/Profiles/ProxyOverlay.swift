import Foundation
import Quantities
import Yams

/// A file of proxy configuration that an arm brings along, as JSON text.
package enum ProxyOverlay {
  /// - Parameter path: of a YAML or JSON file.
  /// - Throws: `Problem` of kind usage with file and line.
  package static func load(_ path: String) throws(Problem) -> String {
    guard let bytes = FileManager.default.contents(atPath: path), let text = String(bytes: bytes, encoding: .utf8)
    else {
      throw .usage("\(path): it cannot be read: name a YAML or JSON file of members for the HTTP connection manager")
    }
    let value: Any?
    do { value = try Yams.load(yaml: text) } catch { throw YAMLProblem.problem(error, file: path) }
    guard let members = value as? [String: Any], !members.isEmpty else {
      throw .usage("\(path): it holds no members for the HTTP connection manager, such as http_filters or access_log")
    }
    guard JSONSerialization.isValidJSONObject(members),
      let json = try? JSONSerialization.data(withJSONObject: members, options: [.sortedKeys])
    else {
      throw .usage("\(path): it holds something that JSON has no word for, such as a date or a key that is no text")
    }
    return String(decoding: json, as: UTF8.self)
  }
}
