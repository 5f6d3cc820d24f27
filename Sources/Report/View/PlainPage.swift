import Quantities
import Results

/// A record that has no report of its own, as plain text on a page.
package struct PlainPage {
  package let text: String

  private init(_ title: String, _ lines: String) {
    text = ViewPage.document(
      title: title,
      [
        .element("p", [:], [.element("a", ["href": "/"], "All records")]), .element("h1", title),
        HTMLPage.code(lines, title),
      ], frames: false)
  }

  package init(_ record: GateRecord) { self.init("gate: \(record.profile)", GateReport(record).terminal) }

  package init(_ record: DoctorRecord) { self.init("doctor", DoctorReport(record).text) }

  package init(_ record: LoadRecord) {
    let result = record.result
    var table = Table([.left(""), .right("count"), .right("p50"), .right("p90"), .right("p99"), .right("max")])
    for (name, times) in [
      ("response", result.response), ("service", result.service), ("send lag", result.sendLag),
      ("errors", result.errorResponse),
    ] where times.count > 0 {
      table.add(
        [name, "\(times.count)"] + [Percentile.p50, .p90, .p99].map { Figures.time(times.value(at: $0)) }
          + [Figures.time(times.maxNs)])
    }
    let asked = record.plan.requestedRate.map { "\(Decimals.significant($0, 6))/s" } ?? "as fast as possible"
    let outcomes = result.outcomes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: "  ")
    let lines =
      [
        "asked     \(asked) \(record.plan.arrival), \(Prose.count(record.plan.connections, "connection"))",
        "answered  \(Decimals.significant(result.achievedRate, 6))/s   \(outcomes)", table.plain,
      ] + record.cautions.map { "caution   \($0.text)" }
    self.init("load: \(record.plan.url)", lines.joined(separator: "\n"))
  }
}
