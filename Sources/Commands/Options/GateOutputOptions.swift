import ArgumentParser
import Foundation
import Quantities
import Report
import Results
import Statistics

/// Where a verdict goes, and what it does to the exit status.
struct GateOutputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Write the verdict with all figures to this file, - for standard output.", valueName: "file|-"))
  var json: String?

  @Option(help: ArgumentHelp("Write JUnit XML to this file.", valueName: "file"))
  var junit: String?

  @Option(help: ArgumentHelp("Write the report as Markdown to this file too.", valueName: "file"))
  var markdown: String?

  @Flag(help: "Append the report to the file that $GITHUB_STEP_SUMMARY names.")
  var summary = false

  @Flag(help: "Print the verdict as a GitHub annotation.")
  var annotations = false

  @Flag(help: "Let inconclusive fail like regressed.")
  var strict = false

  /// - Throws: `Problem` of kind usage for what cannot be done, before anything is measured.
  func check() throws(Problem) {
    guard !summary || summaryPath != nil else {
      throw .usage("--summary needs $GITHUB_STEP_SUMMARY, which is not set: use --markdown FILE outside GitHub")
    }
  }

  private var summaryPath: String? {
    ProcessInfo.processInfo.environment["GITHUB_STEP_SUMMARY"].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// - Parameter report: where the Markdown goes in any case; nil: nowhere.
  func write(_ record: GateRecord, report: String?) throws(Problem) {
    let page = GateReport(record).markdown
    for path in [report, markdown].compactMap(\.self) { try ResultStore.write(Data(page.utf8), to: path) }
    if let junit { try ResultStore.write(Data(JUnitReport(record, strict: strict).text.utf8), to: junit) }
    if summary, let path = summaryPath {
      let before = FileManager.default.contents(atPath: path) ?? Data()
      try ResultStore.write(before + Data(page.utf8), to: path)
    }
    if json == "-" {
      Terminal.put(String(decoding: try Schema.encode(record), as: UTF8.self), on: 1)
    } else {
      if let json { try ResultStore.save(record, to: json) }
      Terminal.say(GateReport(record).terminal)
    }
    // On standard error, so that it does not get into JSON; the runner reads both.
    if annotations { Terminal.note(GitHubAnnotations(record, strict: strict).text) }
  }

  /// Ends the process unless the verdict is a good one.
  func exit(for verdict: Verdict) throws {
    switch verdict {
    case .regressed: throw ExitCode(1)
    case .inconclusive: throw ExitCode(strict ? 1 : 3)
    case .improved, .unchanged: return
    }
  }
}
