import Economics

/// Advice as plain text for a terminal.
package struct AdviceReport {
  package let text: String

  package init(_ given: AdviceCase) {
    let tables = AdviceTables(given)
    let prose = AdviceProse(given, tables.advice)
    var parts = given.description.isEmpty ? [] : [given.description + "\n"]
    parts.append("\(prose.fleet)\n\(prose.needs)\n\(prose.answer)\n")
    parts.append(tables.ranking.plain)
    for place in tables.advice.places where !tables.findings(place).isEmpty {
      let title = "\(tables.rank(place))  \(place.candidate.name): \(place.candidate.title)\n"
      parts.append(title + Self.indented(tables.findings(place).plainRows))
    }
    let changes = tables.changes
    parts.append(
      changes.isEmpty
        ? "No single input changes the first place.\n"
        : "What would change the answer, each input alone\n" + Self.indented(changes.plain))
    parts.append("Rules\n" + Self.indented(tables.rules.plainRows))
    parts.append("Evidence\n" + Self.indented(tables.evidence.plainRows))
    parts.append(prose.notes.map { $0 + "\n" }.joined())
    text = parts.joined(separator: "\n")
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "  \($0)\n" }.joined()
  }
}
