import Quantities
import Results
import Statistics

/// A gate's verdict as text for a terminal and as Markdown for a job summary.
package struct GateReport {
  private let record: GateRecord

  package init(_ record: GateRecord) { self.record = record }

  package var terminal: String {
    ([GateParagraph(record).text] + record.comparisons.map { "\n\(heading($0))\n\(table($0).plain)" } + notes).joined(
      separator: "\n")
  }

  package var markdown: String {
    var blocks = ["## toll: \(record.verdict.rawValue)", GateParagraph(record).text]
    for comparison in record.comparisons {
      blocks.append("### \(heading(comparison))")
      blocks.append(String(table(comparison).markdown.dropLast()))
    }
    if !notes.isEmpty { blocks.append(notes.map { "- " + $0 }.joined(separator: "\n")) }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func heading(_ comparison: GateComparison) -> String {
    "\(comparison.candidate) against \(comparison.place): \(comparison.verdict.rawValue)"
  }

  private func table(_ comparison: GateComparison) -> Table {
    var table = Table([
      .left("metric"), .right(comparison.reference), .right(comparison.candidate), .right("change"),
      .left("95 % interval"), .right("pairs"), .right("p"), .left("verdict"), .right("can flag from"),
    ])
    for metric in comparison.metrics {
      let interval = metric.low.flatMap { low in
        metric.high.map { "\(Decimals.percent(low - 1)) … \(Decimals.percent($0 - 1))" }
      }
      table.add([
        metric.metric.title, "\(Figures.microseconds(metric.referenceUs)) µs",
        "\(Figures.microseconds(metric.candidateUs)) µs", Decimals.percent(metric.ratio - 1), interval ?? Figures.none,
        "\(metric.pairs)", GateParagraph.probability(min(metric.pGreater, metric.pLess)),
        metric.gated ? metric.verdict.rawValue : "not judged",
        metric.detectableEffect.map(Decimals.percent) ?? Figures.none,
      ])
    }
    return table
  }

  private var notes: [String] {
    var notes = record.cautions.map(\.text)
    if record.dropped > 0 {
      let reasons = record.invalid.sorted { $0.key < $1.key }.map { arm, reasons in
        "\(arm): \(reasons.prefix(4).joined(separator: ", "))"
      }
      notes.append("dropped \(record.dropped) of \(record.blocks) blocks — \(reasons.joined(separator: "; "))")
    }
    if let seed = record.seed { notes.append("seed \(seed)") }
    return notes + record.records.map { "record \($0)" }
  }
}
