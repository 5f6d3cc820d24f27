/// A piece of HTML or SVG, complete and escaped.
package struct Markup: Equatable, Sendable {
  package let source: String

  /// Words of any origin.
  package static func text(_ words: String) -> Markup { Markup(source: escaped(words)) }

  /// An element with an end tag. Attributes come out in the order given.
  package static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [Markup] = []
  ) -> Markup {
    let inner = children.map(\.source).joined()
    return Markup(source: "<\(name)\(written(attributes))>\(inner)</\(name)>")
  }

  package static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String>, _ words: String
  ) -> Markup { element(name, attributes, [.text(words)]) }

  package static func element(_ name: String, _ words: String) -> Markup { element(name, [:], [.text(words)]) }

  /// Prose: a number and its unit stay on one line.
  static func sentence(_ name: String, _ attributes: KeyValuePairs<String, String>, _ words: String) -> Markup {
    let bound = [" %", " µs", " ms"].reduce(words) { $0.replacing($1, with: "\u{a0}" + $1.dropFirst()) }
      .replacing("± ", with: "±\u{a0}")
    return element(name, attributes, [.text(bound)])
  }

  static func sentence(_ name: String, _ words: String) -> Markup { sentence(name, [:], words) }

  /// An element without content: `<meta …/>`, `<path …/>`.
  package static func void(_ name: String, _ attributes: KeyValuePairs<String, String>) -> Markup {
    Markup(source: "<\(name)\(written(attributes))/>")
  }

  /// What must not be escaped, such as a style sheet; never anything from a record.
  static func trusted(_ source: String) -> Markup { Markup(source: source) }

  /// Each on lines of their own.
  static func lines(_ parts: [Markup]) -> Markup {
    Markup(source: parts.map(\.source).filter { !$0.isEmpty }.joined(separator: "\n"))
  }

  static let none = Markup(source: "")

  private static func written(_ attributes: KeyValuePairs<String, String>) -> String {
    attributes.map { " \($0)=\"\(escaped($1))\"" }.joined()
  }

  /// Control characters, which no HTML may hold, become �.
  private static func escaped(_ words: String) -> String {
    words.unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "\n", "\t": text.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value): text += "\u{fffd}"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
