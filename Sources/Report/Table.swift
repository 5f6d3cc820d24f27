/// Rows under headings, for a terminal or for Markdown.
package struct Table: Equatable, Sendable {
  /// How a column's cells stand.
  package enum Alignment: Sendable {
    case left
    case right
  }

  /// A heading and how the cells below it stand.
  package struct Column: Equatable, Sendable {
    package let heading: String
    package let alignment: Alignment

    package static func left(_ heading: String) -> Column { Column(heading: heading, alignment: .left) }
    package static func right(_ heading: String) -> Column { Column(heading: heading, alignment: .right) }
  }

  package let columns: [Column]
  package private(set) var rows: [[String]] = []

  package init(_ columns: [Column]) { self.columns = columns }

  package var isEmpty: Bool { rows.isEmpty }

  /// Missing cells are empty, surplus ones dropped; line breaks become blanks.
  package mutating func add(_ cells: [String]) {
    rows.append(
      columns.indices.map { index in
        index < cells.count ? cells[index].split(whereSeparator: \.isNewline).joined(separator: " ") : ""
      })
  }

  /// Columns two blanks apart, no blanks at a line's end; ends with a newline.
  package var plain: String { plain([columns.map(\.heading)] + rows) }

  /// The same without the headings.
  package var plainRows: String { plain(rows) }

  private func plain(_ lines: [[String]]) -> String {
    let widths = columns.indices.map { index in lines.map { $0[index].count }.max() ?? 0 }
    return lines.map { line in
      let cells = columns.indices.map { pad(line[$0], to: widths[$0], columns[$0].alignment) }
      return trimmed(cells.joined(separator: "  ")) + "\n"
    }.joined()
  }

  /// A GitHub-flavoured Markdown table; ends with a newline.
  package var markdown: String {
    let rule = columns.map { $0.alignment == .left ? "---" : "---:" }
    let lines = [columns.map(\.heading), rule] + rows
    return lines.map { line in
      "| " + line.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
    }.joined()
  }

  private func pad(_ cell: String, to width: Int, _ alignment: Alignment) -> String {
    let blanks = String(repeating: " ", count: width - cell.count)
    return alignment == .left ? cell + blanks : blanks + cell
  }

  private func trimmed(_ line: String) -> Substring {
    var line = Substring(line)
    while line.last == " " { line.removeLast() }
    return line
  }
}
