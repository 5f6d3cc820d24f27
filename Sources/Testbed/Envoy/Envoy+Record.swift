import Foundation
import Quantities
import Results

extension Envoy {
  /// What it is and runs with.
  ///
  /// - Throws: `Problem` of kind environment when the proxy does not answer.
  func record(resources: Resources) throws(Problem) -> ComponentRecord {
    let binary = try resources.envoy()
    return ComponentRecord(
      name: name, role: process.role.rawValue, software: "Envoy",
      version: Self.version(inServerInfo: try ask("/server_info").body), note: note,
      digest: binary.digest, argv: process.argv, config: Self.withoutNode(try ask("/config_dump").body))
  }

  /// A configuration dump without `node`: 100 KB that list every extension the binary holds.
  static func withoutNode(_ dump: String) -> String {
    guard var document = try? JSONSerialization.jsonObject(with: Data(dump.utf8)) as? [String: Any],
      var configs = document["configs"] as? [[String: Any]]
    else { return dump }
    for index in configs.indices {
      guard var bootstrap = configs[index]["bootstrap"] as? [String: Any] else { continue }
      bootstrap["node"] = nil
      configs[index]["bootstrap"] = bootstrap
    }
    document["configs"] = configs
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
    let data = try? JSONSerialization.data(withJSONObject: document, options: options)
    return data.map { String(decoding: $0, as: UTF8.self) } ?? dump
  }

  /// The second part of `"version": "HASH/1.40.0/Clean/RELEASE/BoringSSL"`.
  static func version(inServerInfo text: String) -> String {
    guard let line = text.split(separator: "\n").first(where: { $0.contains("\"version\": \"") }) else {
      return "unknown"
    }
    let parts = line.split(separator: "/")
    return parts.count > 1 ? String(parts[1]) : "unknown"
  }
}
