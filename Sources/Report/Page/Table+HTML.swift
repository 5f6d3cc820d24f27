extension Table {
  /// In a box of its own that scrolls when the table is wider than the page, by keyboard too.
  ///
  /// - Parameter name: what it holds, read out by screen readers.
  func html(_ name: String) -> Markup {
    func cell(_ tag: String, _ words: String, _ column: Column, scope: String?) -> Markup {
      let look = column.alignment == .right ? "num" : "txt"
      return scope.map { .element(tag, ["class": look, "scope": $0], words) } ?? .element(tag, ["class": look], words)
    }
    let head = Markup.element("tr", [:], columns.map { cell("th", $0.heading, $0, scope: "col") })
    let body = rows.map { row in Markup.element("tr", [:], zip(columns, row).map { cell("td", $1, $0, scope: nil) }) }
    return .element(
      "div", ["class": "scroll", "role": "region", "aria-label": name, "tabindex": "0"],
      [.element("table", [:], [.element("thead", [:], [head]), .element("tbody", [:], [.lines(body)])])])
  }
}
