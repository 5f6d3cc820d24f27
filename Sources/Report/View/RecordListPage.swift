import Results

/// The records of a folder, the newest first, with a form that filters them and one that lays two beside each other.
/// Works without script.
package struct RecordListPage {
  package let text: String

  /// - Parameters:
  ///   - folder: its name, for the reader.
  ///   - entries: all there are.
  ///   - notice: what was wrong with the last request; empty when nothing was.
  package init(_ entries: [RecordEntry], folder: String, filter: RecordFilter, notice: String = "") {
    let shown = entries.filter(filter.takes).sorted { ($0.date, $0.name) > ($1.date, $1.name) }
    let count =
      entries.isEmpty
      ? "no record in \(folder) yet; toll run writes one"
      : "\(shown.count == entries.count ? "" : "\(shown.count) of ")\(Prose.count(entries.count, "record")) in \(folder)"
    let body: [Markup] = [
      .element("h1", "Records"), .element("p", ["class": "fact"], count),
      notice.isEmpty ? .none : .element("p", ["class": "note", "role": "alert"], notice),
      entries.isEmpty ? .none : Self.form(filter, entries), shown.isEmpty ? .none : Self.list(shown),
    ]
    text = ViewPage.document(title: "Records in \(folder)", body, frames: false)
  }

  private static func form(_ filter: RecordFilter, _ entries: [RecordEntry]) -> Markup {
    let setups = Set(entries.flatMap(\.setups)).sorted()
    let kinds = RecordEntry.Kind.allCases.map(\.rawValue).filter { kind in entries.contains { $0.kind.rawValue == kind }
    }
    return .element(
      "form", ["class": "filter", "method": "get", "action": "/", "role": "search"],
      [
        field("Words", .void("input", ["type": "search", "name": "words", "value": filter.words])),
        field("Kind", choice("kind", filter.kind, kinds)), field("Set-up", choice("setup", filter.setup, setups)),
        field("From", .void("input", ["type": "date", "name": "from", "value": filter.from])),
        .element("button", ["type": "submit"], "Filter"), .text(" "), .element("a", ["href": "/"], "all"),
      ])
  }

  private static func field(_ name: String, _ control: Markup) -> Markup {
    .element("label", [:], [.element("span", name), control])
  }

  private static func choice(_ name: String, _ chosen: String, _ values: [String]) -> Markup {
    let options = ([("", "any")] + values.map { ($0, $0) }).map { value, words in
      value == chosen
        ? Markup.element("option", ["value": value, "selected": "selected"], words)
        : Markup.element("option", ["value": value], words)
    }
    return .element("select", ["name": name], options)
  }

  private static func list(_ entries: [RecordEntry]) -> Markup {
    let runs = entries.filter { $0.kind == .run }
    return .element(
      "form", ["method": "get", "action": "/compare"],
      [
        .element("ul", ["class": "records"], [.lines(entries.map(item))]),
        runs.count < 2
          ? .none
          : .element(
            "p", ["class": "actions"], [.element("button", ["type": "submit"], "Lay two runs beside each other")]),
      ])
  }

  private static func item(_ entry: RecordEntry) -> Markup {
    let pick = Markup.void(
      "input",
      [
        "type": "checkbox", "name": "pick", "value": entry.name,
        "aria-label": "Lay \(entry.title) of \(entry.date) beside another",
      ])
    let facts = [entry.kind.rawValue, entry.setups.joined(separator: ", "), entry.outcome, entry.machine]
      .filter { !$0.isEmpty }.joined(separator: " · ")
    return .element(
      "li", [:],
      [
        .element("span", ["class": "pick"], entry.kind == .run ? [pick] : []),
        .element(
          "div", [:],
          [
            .element("a", ["class": "title", "href": entry.link(below: "report")], entry.title), .text(" "),
            .element("time", ["datetime": entry.date], readable(entry.date)),
            .element("p", ["class": "fact"], facts),
            .element("p", ["class": "fact"], [.element("a", ["href": entry.link(below: "record")], entry.name)]),
          ]),
      ])
  }

  /// `2026-11-24 10:00 UTC`.
  private static func readable(_ date: String) -> String {
    let minutes = date.prefix(16)
    return minutes.count == 16 && date.hasSuffix("Z") ? minutes.replacing("T", with: " ") + " UTC" : date
  }
}
