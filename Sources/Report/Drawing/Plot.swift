import Quantities

/// A drawing with two axes, 440 units wide: it fits a telephone as it is and is never scrolled.
///
/// Colours are classes that the page's style sheet gives a meaning in light and dark; every mark may carry a title,
/// which browsers show under the pointer.
struct Plot: Sendable {
  static let width = 440.0

  /// The rectangle the marks are in.
  struct Frame: Equatable, Sendable {
    var left = 62.0
    var right = Plot.width - 10
    var top = 12.0
    var bottom = 226.0
    /// Below it: ticks and title of the horizontal axis.
    var height: Double { bottom + 42 }
  }

  let frame: Frame
  let x: Axis
  let y: Axis
  /// From back to front.
  var marks: [Markup] = []

  init(_ frame: Frame = Frame(), x: Axis, y: Axis) {
    self.frame = frame
    self.x = x
    self.y = y
  }

  /// - Parameters:
  ///   - id: unique in the page.
  ///   - title: what it shows, for those who do not see it.
  func svg(id: String, title: String) -> Markup {
    .element(
      "svg",
      [
        "viewBox": "0 0 \(Draw.number(Self.width)) \(Draw.number(frame.height))", "role": "img",
        "aria-labelledby": id,
      ], [.lines([.element("title", ["id": id], title)] + grid + marks + [titles])])
  }

  private var grid: [Markup] {
    let across = y.ticks.flatMap { tick in
      let place = y.scale(tick.value)
      return [
        Draw.line(frame.left, place, frame.right, place, class: "grid"),
        Draw.text(frame.left - 6, place + 4, tick.label, class: "tick end"),
      ]
    }
    let down = x.ticks.flatMap { tick in
      let place = x.scale(tick.value)
      return [
        Draw.line(place, frame.top, place, frame.bottom, class: "grid"),
        Draw.text(place, frame.bottom + 16, tick.label, class: "tick middle"),
      ]
    }
    return across + down + [Draw.line(frame.left, frame.bottom, frame.right, frame.bottom, class: "axis")]
  }

  /// The vertical axis' title stands above its ticks, where it can be read without turning one's head.
  private var titles: Markup {
    .lines([
      Draw.text(frame.right, frame.bottom + 36, x.title, class: "title end"),
      y.title.isEmpty ? .none : Draw.text(2, frame.top - 2, y.title, class: "title"),
    ])
  }
}
