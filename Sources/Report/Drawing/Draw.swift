import Quantities

/// The few shapes plots are made of.
enum Draw {
  typealias Point = (x: Double, y: Double)

  /// Tenths of a unit are finer than any screen shows.
  static func number(_ value: Double) -> String {
    let text = Decimals.fixed(value, 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, class: String) -> Markup {
    path([(x1, y1), (x2, y2)], class: `class`)
  }

  /// Nothing for fewer than two points.
  static func path(_ points: [Point], class: String, title: String? = nil) -> Markup {
    guard points.count > 1 else { return .none }
    let steps = points.map { "\(number($0.x)) \(number($0.y))" }
    return shape("path", ["class": `class`, "d": "M" + steps.joined(separator: "L")], title)
  }

  /// The area between two curves over the same places.
  static func band(_ upper: [Point], _ lower: [Point], class: String) -> Markup {
    guard upper.count > 1 else { return .none }
    let steps = (upper + lower.reversed()).map { "\(number($0.x)) \(number($0.y))" }
    return shape("path", ["class": `class`, "d": "M" + steps.joined(separator: "L") + "Z"], nil)
  }

  static func box(_ from: Point, _ to: Point, class: String, title: String? = nil) -> Markup {
    shape(
      "rect",
      [
        "class": `class`, "x": number(min(from.x, to.x)), "y": number(min(from.y, to.y)),
        "width": number(abs(to.x - from.x)), "height": number(abs(to.y - from.y)),
      ], title)
  }

  static func dot(_ at: Point, radius: Double = 3.5, class: String, title: String? = nil) -> Markup {
    shape("circle", ["class": `class`, "cx": number(at.x), "cy": number(at.y), "r": number(radius)], title)
  }

  static func cross(_ at: Point, size: Double = 3.5, class: String, title: String? = nil) -> Markup {
    let (l, r, t, b) = (number(at.x - size), number(at.x + size), number(at.y - size), number(at.y + size))
    return shape("path", ["class": `class`, "d": "M\(l) \(t)L\(r) \(b)M\(l) \(b)L\(r) \(t)"], title)
  }

  static func text(_ x: Double, _ y: Double, _ words: String, class: String) -> Markup {
    .element("text", ["class": `class`, "x": number(x), "y": number(y)], words)
  }

  private static func shape(_ name: String, _ attributes: KeyValuePairs<String, String>, _ title: String?) -> Markup {
    title.map { .element(name, attributes, [.element("title", $0)]) } ?? .void(name, attributes)
  }
}
