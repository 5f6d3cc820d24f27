extension Figure {
  /// - Parameter prefix: makes its ids unique in a page of several runs.
  func html(_ prefix: String) -> Markup {
    let id = "\(prefix)-plot-\(name)"
    let numbers = table.flatMap { table in
      table.isEmpty ? nil : HTMLPage.folded("The numbers", [table.html("\(title), the numbers")])
    }
    return .element(
      "figure", ["class": "panel", "id": id],
      [
        .element(
          "figcaption", [:],
          [
            .element("h3", title), .sentence("p", shows),
            means.isEmpty ? .none : .element("ul", ["class": "means"], means.map { .sentence("li", $0) }),
          ]),
        plot.svg(id: "\(id)-title", title: title), key.list, numbers ?? .none,
      ])
  }
}
