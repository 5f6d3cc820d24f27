import ArgumentParser
import Load
import Quantities
import Results

/// Whose words the output is in.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case toll, fortio
}

/// Where the results go, and in what form.
struct OutputOptions: ParsableArguments {
  @Option(
    name: .short, help: ArgumentHelp("Percentiles to report.", valueName: "list"), transform: Parse.percentiles)
  var percentiles = Percentile.standard

  @Option(help: ArgumentHelp("Write the record to this file, - for standard output.", valueName: "file|-"))
  var json: String?

  @Flag(help: "Print no progress and no summary.")
  var quiet = false

  @Option(help: "The words of summary and record: ours, or Fortio's for scripts that read its output.")
  var format = OutputFormat.toll

  @Option(help: ArgumentHelp("Labels of the run, for Fortio's record.", valueName: "text"))
  var labels = ""

  @Option(help: ArgumentHelp("Number of the run, for Fortio's record.", valueName: "n"))
  var runId: Int64 = 0

  @Flag(help: "Write Fortio's record under the name that Fortio would give it.")
  var save = false

  @Option(help: ArgumentHelp("The folder for --save.", valueName: "folder"))
  var saveIn = "."

  @Option(
    help: ArgumentHelp(
      "Least width of a cell in Fortio's record, in seconds; 0 for every cell there is.", valueName: "seconds"))
  var resolution = 0.0

  func fortio(_ result: LoadResult, _ plan: LoadPlan, startTime: String) -> FortioResult {
    FortioResult(
      result, plan: plan, percentiles: percentiles,
      resolution: Nanoseconds(UInt64((min(max(0, resolution), 3600) * 1e9).rounded())),
      names: .init(labels: labels, runID: runId, startTime: startTime, version: "toll \(Version.text)"))
  }

  /// Where Fortio's record goes.
  func fortioFiles(_ result: FortioResult) -> [String] {
    (json.map { [$0] } ?? []) + (save ? ["\(saveIn)/\(result.id ?? "toll").json"] : [])
  }
}
