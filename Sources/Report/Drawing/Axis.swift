import Quantities

/// A scale with its title and the values written at it.
struct Axis: Sendable {
  struct Tick: Equatable, Sendable {
    let value: Double
    let label: String
  }

  let title: String
  let scale: Scale
  let ticks: [Tick]

  init(_ title: String, _ scale: Scale, ticks: [Tick]) {
    self.title = title
    self.scale = scale
    self.ticks = ticks
  }

  init(_ title: String, _ scale: Scale, wanted: Int = 5, write: (Double) -> String) {
    self.init(title, scale, ticks: scale.ticks(wanted).map { Tick(value: $0, label: write($0)) })
  }

  /// Of values in µs: written in the unit that fits each.
  static func time(_ title: String, _ scale: Scale, wanted: Int = 5) -> Axis {
    Axis(title, scale, wanted: wanted) { us in
      us == 0 ? "0" : us < 0 ? "−" + shortTime(-us) : shortTime(us)
    }
  }

  private static func shortTime(_ us: Double) -> String {
    Nanoseconds(UInt64((us * 1e3).rounded())).description
  }

  static func percentiles(_ scale: Scale) -> Axis {
    Axis("percentile of requests", scale) { Decimals.significant($0, 7) }
  }
}
