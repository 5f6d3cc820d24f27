import Quantities

/// One side of a comparison: what its trials have that the profile does not say. What is absent is as in the profile.
package struct Arm: Equatable, Sendable {
  /// candidate, baseline or anchor.
  package let name: String
  package var setup: String?
  /// Path of the Envoy that its proxies run.
  package var envoy: String?
  /// A container image whose Envoy its proxies run; the image itself is never started.
  package var image: String?
  /// Path of a YAML or JSON file whose members go into every HTTP connection manager of its proxies.
  package var config: String?
  /// The server's command line; `{port}` stands for the port it must listen on.
  package var server: String?
  /// Drives this instead of a testbed.
  package var url: String?
  /// A shell command that is run once, before the first trial, in the working directory.
  package var build: String?

  package static let candidate = "candidate"
  package static let baseline = "baseline"
  /// A fixed older version, such as the last release: without it ten small steps creep through.
  package static let anchor = "anchor"

  static let keys: [(name: String, path: WritableKeyPath<Arm, String?> & Sendable)] = [
    ("setup", \.setup), ("envoy", \.envoy), ("image", \.image), ("config", \.config), ("server", \.server),
    ("url", \.url), ("build", \.build),
  ]

  package init(name: String) { self.name = name }

  /// From the command line: `sidecar`, `http://host:port/`, or `KEY=VALUE` pairs with commas between.
  ///
  /// - Throws: `Problem` of kind usage.
  package init(name: String, parsing text: String) throws(Problem) {
    self.init(name: name)
    let flag = "--\(name)"
    if text.hasPrefix("http://") || text.hasPrefix("https://") {
      url = text
      return
    }
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let equals = part.firstIndex(of: "=") else {
        guard !part.isEmpty else {
          throw .usage("\(flag) \"\(text)\" has an empty part; give a set-up, a URL or KEY=VALUE,…")
        }
        setup = String(part)
        continue
      }
      let (key, value) = (String(part[..<equals]), String(part[part.index(after: equals)...]))
      guard let known = Self.keys.first(where: { $0.name == key }) else {
        let hint = Suggestion.nearest(to: key, in: Self.keys.map(\.name)).map { "did you mean \"\($0)\"?" }
        throw .usage(
          "\(flag): unknown key \"\(key)\"; \(hint ?? "known: \(Self.keys.map(\.name).joined(separator: ", "))")")
      }
      guard !value.isEmpty else { throw .usage("\(flag): \(key) has no value; give it one or leave it out") }
      self[keyPath: known.path] = value
    }
  }

  /// This arm with what `other` says instead where it says something.
  package func overridden(by other: Arm) -> Arm {
    var arm = self
    for (_, path) in Self.keys where other[keyPath: path] != nil { arm[keyPath: path] = other[keyPath: path] }
    return arm
  }

  /// `sidecar, envoy=/opt/envoy`; an arm that changes nothing is "as the profile".
  package var title: String {
    let parts = Self.keys.compactMap { key, path in
      self[keyPath: path].map { key == "setup" || key == "url" ? $0 : "\(key)=\($0)" }
    }
    return parts.isEmpty ? "as the profile" : parts.joined(separator: ", ")
  }

  /// Whether both would run the same: a comparison that can only find noise.
  package func isSame(as other: Arm) -> Bool {
    Self.keys.allSatisfy { self[keyPath: $0.path] == other[keyPath: $0.path] }
  }
}

extension Arm {
  init(_ field: YAMLField, name: String, setups: [String]) throws(Problem) {
    self.init(name: name)
    let section = try YAMLSection(
      field, keys: Self.keys.map(\.name), synonyms: ["command": "server", "binary": "envoy"])
    for (key, path) in Self.keys { self[keyPath: path] = try section[key]?.text() }
    if let setup, !setups.contains(setup), let field = section["setup"] {
      throw field.problem("is \"\(setup)\", which is no set-up; known: \(setups.joined(separator: ", "))")
    }
  }
}
