import Results

/// The look of a series, the same in every plot of a report: a class of the style sheet.
struct Ink: Equatable, Sendable {
  /// As many as can be told apart; further ones begin anew.
  static let count = 8

  let index: Int

  init(_ index: Int) { self.index = index % Self.count }

  /// Stroked in the series' colour and dashes.
  var stroke: String { "line s\(index)" }
  var thin: String { "thin s\(index)" }
  var dot: String { "dot s\(index)" }
  var fill: String { "fill s\(index)" }
  var haze: String { "haze s\(index)" }
}

/// What the looks in a plot mean, as text below it.
struct Key: Equatable, Sendable {
  struct Entry: Equatable, Sendable {
    let mark: Markup
    let words: String
  }

  private(set) var entries: [Entry] = []

  mutating func line(_ ink: Ink, _ words: String) {
    add([Draw.line(1, 6, 23, 6, class: ink.stroke)], words)
  }

  mutating func dot(_ ink: Ink, _ words: String) { add([Draw.dot((12, 6), class: ink.dot)], words) }

  mutating func box(_ class: String, _ words: String) { add([Draw.box((4, 1), (20, 11), class: `class`)], words) }

  mutating func cross(_ words: String) { add([Draw.cross((12, 6), class: "bad")], words) }

  var list: Markup {
    guard !entries.isEmpty else { return .none }
    return .element(
      "ul", ["class": "key"], entries.map { .element("li", [:], [$0.mark, .element("span", $0.words)]) })
  }

  private mutating func add(_ shapes: [Markup], _ words: String) {
    let mark = Markup.element(
      "svg", ["viewBox": "0 0 24 12", "width": "24", "height": "12", "aria-hidden": "true"], shapes)
    entries.append(Entry(mark: mark, words: words))
  }
}
