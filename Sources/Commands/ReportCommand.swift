import ArgumentParser
import Foundation
import Quantities
import Report
import Results

/// `toll report`: records of runs as something to read, or to read on with.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Render records of toll run as HTML, Markdown, CSV, JSON or OpenMetrics.",
    discussion: """
      The report comes from the records alone. HTML is one file that needs neither network nor script. Several records give \
      the history of their overheads, and each run below it. CSV has a row for each trial and the columns of Istio's \
      benchmark runner. OpenMetrics has a sample a run and series, stamped with the run's end.

      Examples:
        toll report results/20260102T030405Z-quick.json -o report.html
        toll report results/*.json -o history.html
        toll report results/*.json --format csv > trials.csv
        toll report results/*.json --format openmetrics > runs.txt
      """)

  /// What a report can be.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case html, md, csv, json, openmetrics
  }

  @Argument(help: ArgumentHelp("Records that toll run wrote.", valueName: "record"))
  var records: [String]

  @Option(name: [.short, .long], help: ArgumentHelp("Write to this file, - for standard output.", valueName: "file|-"))
  var output = "-"

  @Option(help: "html, md, csv, json or openmetrics (default: by the file's name, else html).")
  var format: Format?

  func run() throws {
    var (runs, problems): ([RunRecord], [Problem]) = ([], [])
    for path in records {
      do { runs.append(try ResultStore.loadRun(path)) } catch { problems.append(error) }
    }
    guard let last = problems.last else { return try write(runs) }
    if !runs.isEmpty { try write(runs) }
    for problem in problems.dropLast() { Terminal.complain(problem.description) }
    throw last
  }

  private func write(_ runs: [RunRecord]) throws {
    let bytes =
      switch chosen {
      case .html: Data(try HTMLReport(runs).text.utf8)
      case .md: Data(runs.map { MarkdownReport($0).text }.joined(separator: "\n").utf8)
      case .csv: Data(CSVReport(runs).text.utf8)
      case .json: try JSONReport(runs).bytes
      case .openmetrics: Data(try OpenMetricsReport(runs).text.utf8)
      }
    guard output != "-" else { return Terminal.put(String(decoding: bytes, as: UTF8.self), on: STDOUT_FILENO) }
    try ResultStore.write(bytes, to: output)
  }

  private var chosen: Format {
    format ?? Format(rawValue: URL(fileURLWithPath: output).pathExtension.lowercased()) ?? .html
  }
}
