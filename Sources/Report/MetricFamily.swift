import Quantities
import Results

/// One metric family of an OpenMetrics text: its samples grouped by their labels, in the order of their times.
struct MetricFamily: Sendable {
  /// Among the families of the text.
  let place: Int
  let name: String
  let type: String
  /// Empty without one; else the name ends in it.
  let unit: String
  let help: String

  /// By labels, in the order these came.
  private var series: [(labels: String, lines: String)] = []

  init(place: Int, name: String, type: String, unit: String, help: String) {
    self.place = place
    self.name = name
    self.type = type
    self.unit = unit
    self.help = help
  }

  /// Empty without a sample.
  var text: String {
    guard !series.isEmpty else { return "" }
    return "# TYPE \(name) \(type)\n" + (unit.isEmpty ? "" : "# UNIT \(name) \(unit)\n") + "# HELP \(name) \(help)\n"
      + series.map(\.lines).joined()
  }

  /// Samples of the same labels must come in the order of their times.
  mutating func add(_ labels: [(String, String)], _ suffix: String, _ value: String, at seconds: Double) {
    let written = Self.written(labels)
    put("\(name)\(suffix){\(written)} \(value) \(seconds)\n", under: written)
  }

  /// A distribution as cumulative buckets, the same ones for every distribution.
  ///
  /// - Throws: `Problem` of kind environment when it is damaged.
  mutating func add(_ labels: [(String, String)], _ times: HistogramRecord, at seconds: Double) throws(Problem) {
    let (counts, sumNs) = try times.cumulated(at: Self.bounds)
    let written = Self.written(labels)
    func line(_ suffix: String, _ more: String, _ value: String) -> String {
      "\(name)\(suffix){\(written)\(more)} \(value) \(seconds)\n"
    }
    var lines = zip(Self.bounds, counts).map { line("_bucket", ",le=\"\(Double($0) / 1e9)\"", "\($1)") }
    lines.append(line("_bucket", ",le=\"+Inf\"", "\(times.count)"))
    lines.append(line("_count", "", "\(times.count)"))
    lines.append(line("_sum", "", "\(sumNs / 1e9)"))
    put(lines.joined(), under: written)
  }

  /// Ten bounds a decade from 10 µs to 10 s, in ns.
  private static let bounds: [UInt64] = {
    let steps: [UInt64] = [100, 125, 160, 200, 250, 315, 400, 500, 630, 800]
    let decades: [UInt64] = [100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000]
    return decades.flatMap { decade in steps.map { $0 * decade } } + [10_000_000_000]
  }()

  private mutating func put(_ lines: String, under labels: String) {
    if let index = series.firstIndex(where: { $0.labels == labels }) {
      series[index].lines += lines
    } else {
      series.append((labels, lines))
    }
  }

  private static func written(_ labels: [(String, String)]) -> String {
    labels.map { name, value in
      let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
      return "\(name)=\"\(escaped)\""
    }.joined(separator: ",")
  }
}
