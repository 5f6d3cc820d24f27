/// A record as a list shows it.
package struct RecordEntry: Equatable, Sendable {
  package enum Kind: String, CaseIterable, Sendable { case run, gate, load, doctor }

  /// Its path below the folder: `quick/quick.json`.
  package var name: String
  package var kind: Kind
  /// The profile's name, or the URL.
  package var title: String
  /// UTC, ISO 8601: when it began, or when the file was written where the record does not say.
  package var date: String
  package var setups: [String]
  /// What came of it: `24 trials, 1 invalid`.
  package var outcome: String
  /// What it was measured on: `2 cores, kernel 6.18`.
  package var machine: String

  package init(
    name: String, kind: Kind, title: String, date: String, setups: [String] = [], outcome: String = "",
    machine: String = ""
  ) {
    self.name = name
    self.kind = kind
    self.title = title
    self.date = date
    self.setups = setups
    self.outcome = outcome
    self.machine = machine
  }

  /// Where its page is, below `/report` or `/record`: each part of the name percent-encoded.
  func link(below room: String) -> String {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map { $0.utf8.map(Self.encoded).joined() }
    return "/\(room)/" + parts.joined(separator: "/")
  }

  private static func encoded(_ byte: UInt8) -> String {
    let plain: Bool =
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: true
      default: false
      }
    if plain { return String(UnicodeScalar(byte)) }
    let digits = String(byte, radix: 16, uppercase: true)
    return "%" + (digits.count == 1 ? "0" : "") + digits
  }
}

/// Which records a list shows; what is empty asks for nothing.
package struct RecordFilter: Equatable, Sendable {
  /// Each must occur in name, title, set-ups, outcome or machine, in any case.
  package var words = ""
  package var kind = ""
  package var setup = ""
  /// The first day, `2026-01-31`.
  package var from = ""

  package init(words: String = "", kind: String = "", setup: String = "", from: String = "") {
    self.words = words
    self.kind = kind
    self.setup = setup
    self.from = from
  }

  package func takes(_ entry: RecordEntry) -> Bool {
    guard kind.isEmpty || entry.kind.rawValue == kind, setup.isEmpty || entry.setups.contains(setup),
      from.isEmpty || entry.date >= from
    else { return false }
    let text = ([entry.name, entry.title, entry.outcome, entry.machine] + entry.setups).joined(separator: "\n")
      .lowercased()
    return words.lowercased().split(separator: " ").allSatisfy { text.contains($0) }
  }
}
