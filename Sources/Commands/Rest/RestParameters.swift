import Foundation
import Quantities
import Serve

/// The parameters of a request to Fortio's API: the query's, and behind them those of a JSON object in the body.
struct RestParameters {
  private let request: SiteRequest
  private let object: [String: Any]

  /// - Throws: `Problem` of kind usage for a body that is no JSON, or has no object at `jsonPath`.
  init(_ request: SiteRequest) throws(Problem) {
    self.request = request
    guard !request.body.isEmpty else {
      object = [:]
      return
    }
    guard let json = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any] else {
      throw .usage("the body is no JSON object")
    }
    object = try Self.object(in: json, at: request.value(of: "jsonPath") ?? "")
  }

  /// What is at `.metadata.load`; the whole at `.` and at nothing.
  private static func object(in json: [String: Any], at path: String) throws(Problem) -> [String: Any] {
    var object = json
    for step in path.split(separator: ".") {
      guard let next = object[String(step)] else { throw .usage("the body has no \"\(step)\" (jsonPath \(path))") }
      guard let inner = next as? [String: Any] else { throw .usage("\"\(step)\" (jsonPath \(path)) is no object") }
      object = inner
    }
    return object
  }

  /// Nil for what is not given or empty. Fortio takes texts only; numbers and truths are taken here too.
  func value(_ key: String) -> String? {
    if let value = request.value(of: key) { return value }
    switch object[key] {
    case let text as String: return text.isEmpty ? nil : text
    case let number as NSNumber: return "\(number)"
    default: return nil
    }
  }

  /// Fortio's switches are `on`; a flag's `true` is understood too.
  func isOn(_ key: String) -> Bool { ["on", "true", "1"].contains(value(key)?.lowercased()) }

  /// Whether a switch is given and off.
  func isOff(_ key: String) -> Bool { value(key) != nil && !isOn(key) }

  /// `H` of the query and `headers` of the body, each `Name: value`.
  var headers: [String] {
    let inBody = (object["headers"] as? [Any])?.compactMap { $0 as? String } ?? []
    return (inBody + request.values(of: "H")).filter { !$0.isEmpty }
  }
}
