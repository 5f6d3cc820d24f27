import Quantities

/// A flag of Fortio's and what becomes of it here.
struct GoFlag: Sendable {
  /// How Go's flag package reads it: a switch takes a value behind `=` only.
  enum Kind: Sendable { case value, toggle }

  /// What is made of a given value: our own flags (none where it says what happens anyway), or a refusal.
  typealias Translation = @Sendable (String) throws(Problem) -> [String]

  let name: String
  let kind: Kind
  let translate: Translation

  static func value(_ name: String, _ translate: @escaping Translation) -> GoFlag {
    GoFlag(name: name, kind: .value, translate: translate)
  }

  /// A value that our flag `own` takes as it is.
  static func value(_ name: String, as own: String) -> GoFlag {
    .value(name) { value throws(Problem) in [own, value] }
  }

  /// A switch; `on` and `off` are what the two positions become.
  static func toggle(_ name: String, on: [String], off: [String] = []) -> GoFlag {
    GoFlag(name: name, kind: .toggle) { value throws(Problem) in try isTrue(name, value) ? on : off }
  }

  /// A flag that only works as `standing`, its default: any other value is refused with the reason and the way out.
  static func fixed(_ name: String, _ kind: Kind, at standing: [String], because why: String) -> GoFlag {
    GoFlag(name: name, kind: kind) { value throws(Problem) in
      let given = kind == .toggle ? "\(try isTrue(name, value))" : value
      guard standing.contains(given) else { throw .usage("-\(name) \(value) cannot be honoured: \(why)") }
      return []
    }
  }

  /// As Go's strconv.ParseBool.
  static func isTrue(_ name: String, _ value: String) throws(Problem) -> Bool {
    switch value {
    case "1", "t", "T", "true", "TRUE", "True": return true
    case "0", "f", "F", "false", "FALSE", "False": return false
    default: throw .usage("\"\(value)\" is no value for -\(name); give true or false")
    }
  }
}
