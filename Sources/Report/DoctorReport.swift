import Quantities
import Results
import Statistics

/// What `toll doctor` found, for a terminal.
package struct DoctorReport {
  package let text: String

  package init(_ record: DoctorRecord) {
    var lines = record.findings.map { "\($0.good ? "ok  " : "BAD ") \($0.text)" }
    let valid = record.trials - record.invalid
    lines.append(
      "\(record.invalid * 5 > record.trials ? "BAD " : "ok  ") \(valid) of \(record.trials) trials were valid")
    lines.append("")
    lines.append(
      "Noise of \(record.setup) against itself, windows of \(Nanoseconds(record.windowNs)), and the smallest regression that toll gate finds nine times in ten:"
    )
    var table = Table(
      [.left("metric"), .right("A/A pairs"), .right("pair SD")]
        + Look.planned.map { .right("\($0.pairs) pairs") })
    for noise in record.noise {
      table.add(
        [noise.metric.title, "\(noise.pairs)", Figures.share(noise.standardDeviation)]
          + Look.planned.map { look in
            noise.detectableEffect["\(look.pairs)"].map(Decimals.percent) ?? Figures.none
          })
    }
    lines.append(table.isEmpty ? "no pair was measured" : String(table.plain.dropLast()))
    text = lines.joined(separator: "\n")
  }
}
