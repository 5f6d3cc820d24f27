import Quantities

/// Bars of parts that add up, one for each set-up, lying so that names have room.
struct StackedBars {
  struct Bar {
    let label: String
    /// By part, in the order they are laid.
    let parts: [(name: String, value: Double)]
    var total: Double { parts.reduce(0) { $0 + $1.value } }
  }

  let plot: Plot
  let key: Key

  /// - Parameter write: a value with its unit.
  init(_ bars: [Bar], axis title: String, tick: (Double) -> String, write: (Double) -> String) {
    var frame = Plot.Frame(left: 12, top: 4)
    frame.bottom = frame.top + Double(bars.count) * 40 + 4
    let x = Scale(.linear, of: [0] + bars.map(\.total), from: frame.left, to: frame.right - 14)
    let rank = Scale(.linear, of: [0, 1], from: frame.top, to: frame.bottom)
    var plot = Plot(frame, x: Axis(title, x, write: tick), y: Axis("", rank, ticks: []))
    let names = bars.flatMap(\.parts).map(\.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    for (index, bar) in bars.enumerated() {
      let top = frame.top + Double(index) * 40
      plot.marks.append(Draw.text(frame.left, top + 13, bar.label, class: "label"))
      plot.marks.append(Draw.text(frame.right, top + 13, write(bar.total), class: "label end"))
      var sum = 0.0
      for part in bar.parts {
        let look = Self.look(part.name, names)
        plot.marks.append(
          Draw.box(
            (x(sum), top + 18), (x(sum + part.value), top + 36), class: look,
            title: "\(bar.label), \(part.name): \(write(part.value))"))
        sum += part.value
      }
    }
    var key = Key()
    for name in names { key.box(Self.look(name, names), name) }
    self.plot = plot
    self.key = key
  }

  /// What was not accounted for is hollow.
  private static func look(_ name: String, _ names: [String]) -> String {
    name == "residual" ? "rest" : Ink(names.filter { $0 != "residual" }.firstIndex(of: name) ?? 0).fill
  }
}
