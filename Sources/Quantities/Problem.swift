/// One line that says what was wrong, where, and what to do. The text ends without a newline.
///
/// Every module throws this type for bad input; `kind` decides the exit status at the command line.
package struct Problem: Error, Equatable, Sendable, CustomStringConvertible {
  /// What went wrong, which is also what decides the exit status.
  package enum Kind: Sendable {
    /// The user's words are off: exit 64.
    case usage
    /// The tool or its environment failed: exit 2.
    case environment
  }

  package let kind: Kind
  package let description: String

  package init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }

  package static func usage(_ text: String) -> Problem { Problem(.usage, text) }
  package static func environment(_ text: String) -> Problem { Problem(.environment, text) }
}
