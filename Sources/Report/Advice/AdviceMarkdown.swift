import Economics

/// Advice as a Markdown page.
package struct AdviceMarkdown {
  package let text: String

  package init(_ given: AdviceCase) {
    let tables = AdviceTables(given)
    let prose = AdviceProse(given, tables.advice)
    var blocks = ["# What to run: \(given.name)\n"]
    if !given.description.isEmpty { blocks.append(given.description + "\n") }
    blocks.append("\(prose.fleet) \(prose.needs)\n")
    blocks.append("**\(prose.answer)**\n")
    blocks.append(tables.ranking.markdown)
    for place in tables.advice.places where !tables.findings(place).isEmpty {
      blocks.append("## \(tables.rank(place)): \(place.candidate.name), \(place.candidate.title)\n")
      blocks.append(tables.findings(place).markdown)
    }
    blocks.append("## What would change the answer\n")
    let changes = tables.changes
    blocks.append(changes.isEmpty ? "No single input changes the first place.\n" : changes.markdown)
    blocks.append("## Rules\n")
    blocks.append(tables.rules.markdown)
    blocks.append("## Evidence\n")
    blocks.append(tables.evidence.markdown)
    blocks.append(prose.notes.map { "- \($0)\n" }.joined())
    text = blocks.joined(separator: "\n")
  }
}
