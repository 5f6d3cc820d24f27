/// The document around a report's parts: one file that asks the network for nothing, which its policy enforces.
enum HTMLPage {
  /// What a page may do: nothing but show itself.
  static let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

  /// - Parameters:
  ///   - style: what its looks have beside the report's.
  ///   - skip: the words of the link over what is in front of the content.
  static func document(
    title: String, policy: String = HTMLPage.policy, style: String = "", skip: String = "To the report",
    _ body: [Markup]
  ) -> String {
    let head: [Markup] = [
      .void("meta", ["charset": "utf-8"]),
      .void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
      .void("meta", ["name": "color-scheme", "content": "light dark"]),
      .void(
        "meta",
        [
          "http-equiv": "Content-Security-Policy",
          "content": policy,
        ]),
      .void("link", ["rel": "icon", "href": "data:,"]),
      .element("title", title),
      .element("style", [:], [.trusted("\n" + Stylesheet.text + style)]),
    ]
    let page = Markup.element(
      "html", ["lang": "en"],
      [
        .trusted("\n"), .element("head", [:], [.lines(head)]), .trusted("\n"),
        .element(
          "body", [:],
          [
            .trusted("\n"), .element("a", ["class": "skip", "href": "#content"], skip), .trusted("\n"),
            .element("main", ["id": "content"], [.lines(body)]), .trusted("\n"),
          ]),
      ])
    return "<!DOCTYPE html>\n" + page.source + "\n"
  }

  static func section(_ id: String, _ title: String, _ parts: [Markup]) -> Markup {
    let inner = parts.filter { $0 != .none }
    guard !inner.isEmpty else { return .none }
    return .element(
      "section", ["aria-labelledby": id], [.lines([.element("h2", ["id": id], title)] + inner)])
  }

  static func figures(_ prefix: String, _ figures: [Figure?]) -> Markup {
    let drawn = figures.compactMap(\.self)
    return drawn.isEmpty ? .none : .element("div", ["class": "panels"], [.lines(drawn.map { $0.html(prefix) })])
  }

  static func folded(_ summary: String, _ parts: [Markup]) -> Markup {
    .element("details", [:], [.element("summary", summary)] + parts)
  }

  static func list(_ lines: [String], class: String = "plain") -> Markup {
    lines.isEmpty ? .none : .element("ul", ["class": `class`], lines.map { .sentence("li", $0) })
  }

  static func code(_ text: String, _ name: String) -> Markup {
    .element("pre", ["tabindex": "0", "role": "region", "aria-label": name], [.element("code", text)])
  }
}
