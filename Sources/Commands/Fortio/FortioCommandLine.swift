import Quantities

/// A command line in Fortio's words, in ours.
struct FortioCommandLine: Equatable {
  /// The arguments behind the program's name.
  let arguments: [String]
  /// What the user of Fortio should know, one line each.
  let notices: [String]

  /// Translates the arguments behind the program's name; nil when they are not in Fortio's words: no flag of its own
  /// with a single dash, none with `=` behind a letter.
  ///
  /// - Throws: `Problem` of kind usage for a flag that cannot be honoured.
  static func translating(_ arguments: [String]) throws(Problem) -> FortioCommandLine? {
    guard let command = arguments.first else { return nil }
    let rest = Array(arguments.dropFirst())
    switch command {
    case "load":
      guard rest.contains(where: isGoStyle) else { return nil }
      let reading = try Reading(rest, FortioLoadFlags.all, of: "load")
      return FortioCommandLine(
        arguments: ["load"] + reading.arguments + FortioLoadFlags.defaults(reading),
        notices: FortioLoadFlags.notices(reading))
    case "grpcping":
      let flags = FortioLoadFlags.all.filter { FortioLoadFlags.ofPings.contains($0.name) } + [FortioLoadFlags.health]
      guard rest.contains(where: { word in flags.contains { word.hasPrefix("-\($0.name)") && $0.name.count > 1 } })
      else {
        return nil
      }
      return FortioCommandLine(
        arguments: ["grpcping"] + (try Reading(rest, flags, of: "grpcping")).arguments, notices: [])
    case "server":
      let reading = try Reading(rest, FortioServerFlags.all, of: "serve")
      return FortioCommandLine(
        arguments: ["serve"] + FortioServerFlags.defaults(reading) + reading.arguments, notices: [])
    case "curl":
      let reading = try Reading(rest, FortioCurlFlags.all, of: "curl")
      return FortioCommandLine(
        arguments: ["curl"] + reading.arguments + FortioLoadFlags.method(reading), notices: [])
    default: return nil
    }
  }

  /// Letters that mean the same in both.
  private static let ownLetters: Set = ["c", "t", "n", "p", "k", "H", "X"]

  private static func isGoStyle(_ argument: String) -> Bool {
    guard argument.hasPrefix("-"), !argument.hasPrefix("--") else { return false }
    let body = argument.dropFirst()
    let name = String(body.prefix { $0 != "=" })
    if name.count == 1, ownLetters.contains(name) { return body.dropFirst().hasPrefix("=") }
    return FortioLoadFlags.all.contains { $0.name == name }
  }

  /// Flags read as Go's flag package does, but taken behind the URL too.
  struct Reading {
    private(set) var arguments: [String] = []
    /// The last value given to each flag.
    private(set) var given: [String: String] = [:]

    init(_ words: [String], _ flags: [GoFlag], of command: String) throws(Problem) {
      var values: [(flag: GoFlag, value: String)] = []
      var others: [String] = []
      var rest = words[...]
      while let word = rest.popFirst() {
        let body = word.drop { $0 == "-" }
        let dashes = word.count - body.count
        guard dashes == 1 || dashes == 2, !body.isEmpty, word != "-h" else {
          others.append(word)
          continue
        }
        let name = String(body.prefix { $0 != "=" })
        guard let flag = flags.first(where: { $0.name == name }) else {
          // A flag of our own, whose value, if it has one, stands behind it.
          guard dashes == 2 else {
            throw .usage("-\(name) is no flag of Fortio's that is known here; see toll \(command) --help")
          }
          others.append(word)
          continue
        }
        let value: String
        if body.count > name.count {
          value = String(body.dropFirst(name.count + 1))
        } else if flag.kind == .toggle {
          value = "true"
        } else if let next = rest.popFirst() {
          value = next
        } else {
          throw .usage("-\(name) needs a value")
        }
        given[name] = value
        values.append((flag, value))
      }
      let outweighed = Self.outweighed(given)
      for (index, (flag, value)) in values.enumerated() where !outweighed.contains(flag.name) {
        // Of a flag given twice the last counts; headers add up.
        let isLast = !values[(index + 1)...].contains { $0.flag.name == flag.name }
        if isLast || flag.name == "H" { arguments += try flag.translate(value) }
      }
      arguments += others
    }

    /// Flags that say nothing beside others: in Fortio a count goes before a time, and of the payloads a file before a
    /// size, a size before a text. Here they exclude each other.
    private static func outweighed(_ given: [String: String]) -> Set<String> {
      func isAbove0(_ name: String) -> Bool { (given[name].flatMap { Int64($0) } ?? 0) > 0 }
      var names: Set<String> = []
      if isAbove0("n") { names.insert("t") }
      if isAbove0("payload-size") { names.insert("payload") }
      if given["payload-file"].map({ !$0.isEmpty }) ?? false { names.formUnion(["payload", "payload-size"]) }
      return names
    }
  }
}
