import Foundation
import Quantities
import Results

extension CustomSettings {
  private static let keys = [
    "class", "encrypted", "summary", "nodes", "processes", "redirect", "envoy", "port",
  ]

  /// All set-ups under `custom`, in the file's order.
  ///
  /// - Parameter taken: names of set-ups that exist already.
  static func all(_ field: YAMLField, taken: [String]) throws(Problem) -> [CustomSettings] {
    var all: [CustomSettings] = []
    for (name, field) in try YAMLSection(field).entries {
      guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) else {
        throw field.problem("has a name that is none: letters, digits and hyphens belong there")
      }
      guard !taken.contains(name) else { throw field.problem("has the name of a set-up that exists: choose another") }
      all.append(try CustomSettings(name, field))
    }
    return all
  }

  private init(_ name: String, _ field: YAMLField) throws(Problem) {
    let section = try YAMLSection(field, keys: Self.keys)
    if let envoy = section["envoy"] {
      self = try Self.shortForm(name, envoy, section)
    } else {
      if let port = section["port"] { throw port.problem("belongs beside envoy; say redirect.client instead") }
      self.init(
        name: name, setupClass: try SetupClass(try section.required("class")), isEncrypted: false, summary: nil,
        nodes: 2, processes: try Self.processes(try section.required("processes")),
        redirect: try Redirect(try section.required("redirect")))
    }
    if let field = section["class"] { setupClass = try SetupClass(field) }
    if let field = section["encrypted"] { isEncrypted = try field.flag() }
    summary = try section["summary"]?.text()
    if let field = section["nodes"] { nodes = try field.integer(in: 1...2) }
  }

  private static func shortForm(
    _ name: String, _ field: YAMLField, _ section: YAMLSection
  ) throws(Problem) -> CustomSettings {
    for key in ["processes", "redirect"] {
      if let other = section[key] { throw other.problem("stands beside envoy: give either one") }
    }
    var settings = try CustomSettings(name, envoy: try field.bootstrap())
    if let port = section["port"] { settings.redirect.client = try port.integer(in: 1...65_535) }
    return settings
  }

  private static func processes(_ field: YAMLField) throws(Problem) -> [Process] {
    guard field.node.sequence != nil else {
      throw field.problem("is \(field.found), but a list of processes belongs here")
    }
    var processes: [Process] = []
    for item in field.fields() {
      let process = try Process(item)
      guard !["server", "generator"].contains(process.name), !processes.contains(where: { $0.name == process.name })
      else { throw item.problem("names \"\(process.name)\", which is taken: choose another") }
      processes.append(process)
    }
    guard !processes.isEmpty else { throw field.problem("is empty, but needs at least one process") }
    return processes
  }
}

extension CustomSettings.Process {
  init(_ field: YAMLField) throws(Problem) {
    let section = try YAMLSection(field, keys: ["name", "in", "command", "envoy", "ready", "account"])
    let program: CustomSettings.Program
    switch (section["command"], section["envoy"]) {
    case (let command?, nil): program = .command(try command.words())
    case (nil, let envoy?): program = .envoy(try envoy.bootstrap())
    case (_?, let envoy?): throw envoy.problem("stands beside command: give either one")
    case (nil, nil): throw field.problem("needs a command, or envoy with a bootstrap")
    }
    let place = try section.required("in")
    let places = CustomSettings.Place.allCases.map(\.rawValue)
    guard let known = CustomSettings.Place(rawValue: try place.text()) else {
      throw place.problem("is \"\(try place.text())\", but must be one of \(places.joined(separator: ", "))")
    }
    self.init(
      name: try section.required("name").text(), place: known, program: program,
      readiness: try section["ready"].map(CustomSettings.Readiness.init),
      isAccounted: try section["account"]?.flag() ?? true)
  }
}

extension CustomSettings.Readiness {
  /// `15001`, or `15021/ready`.
  init(_ field: YAMLField) throws(Problem) {
    let text = try field.text()
    let digits = text.prefix { $0 != "/" }
    guard let port = Int(digits), (1...65_535).contains(port) else {
      throw field.problem("is \"\(text)\", but a port, or a port and a path belong here (for example 15021/ready)")
    }
    self = digits.count == text.count ? .port(port) : .answer(port: port, path: String(text.dropFirst(digits.count)))
  }
}

extension CustomSettings.Redirect {
  init(_ field: YAMLField) throws(Problem) {
    let section = try YAMLSection(field, keys: ["client", "server", "marks"])
    self.init(
      client: try section["client"]?.integer(in: 1...65_535), server: try section["server"]?.integer(in: 1...65_535),
      marks: try section["marks"]?.flag() ?? false)
    guard client != nil || server != nil else {
      throw field.problem("needs client or server: without a redirect nothing proves that traffic takes this path")
    }
  }
}

extension SetupClass {
  init(_ field: YAMLField) throws(Problem) {
    let text = try field.text()
    let known = Self.allCases.map(\.rawValue)
    guard let named = SetupClass(rawValue: text) else {
      throw field.problem("is \"\(text)\", but must be one of \(known.joined(separator: ", "))")
    }
    self = named
  }
}

extension YAMLField {
  /// A program and its arguments.
  func words() throws(Problem) -> [String] {
    guard node.sequence != nil else { throw problem("is \(found), but a list belongs here: program, then arguments") }
    var words: [String] = []
    for item in fields() { words.append(try item.text()) }
    guard let program = words.first, !program.isEmpty else { throw problem("is empty, but needs a program") }
    return words
  }

  /// An Envoy bootstrap, its path relative to this file.
  func bootstrap() throws(Problem) -> EnvoyBootstrap {
    do {
      return try EnvoyBootstrap(reading: pathBesideFile(try text()))
    } catch {
      throw problem("names a file that is none to use: \(error.description)")
    }
  }

  /// A relative path counts from this file's directory; a name without a slash stays one.
  func pathBesideFile(_ path: String) -> String {
    guard path.contains("/"), !path.hasPrefix("/") else { return path }
    return "\(URL(fileURLWithPath: file).deletingLastPathComponent().relativePath)/\(path)"
  }
}
