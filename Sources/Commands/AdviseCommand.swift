import ArgumentParser
import Profiles
import Quantities
import Report
import Results

/// `toll advise`: which set-ups suit a fleet, why, and what would change that.
struct AdviseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "advise",
    abstract: "Rank the set-ups for your fleet, with the evidence behind each.",
    discussion: """
      Reads the fleet's size and what it needs: encryption, the share of requests that need L7, several clusters, isolation, \
      compliance, a memory limit, a latency objective. Each rule says what it found and on what that rests: measured here, \
      published, or opinion. A latency objective is held against nothing but what a record measured.

      Examples:
        toll advise Profiles/fleets/example.yaml
        toll advise Profiles/fleets/example.yaml --record results/quick/quick.json
        toll advise Profiles/fleets/example.yaml --format md > advice.md
      """)

  /// What advice can be.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, md, json
  }

  @Argument(help: "The fleet, a YAML file with needs.")
  var fleet: String

  @Option(
    help: ArgumentHelp("A record of toll run: what it measured goes before what was published.", valueName: "file"))
  var record: String?

  @Option(help: "text, md or json.")
  var format = Format.text

  func run() throws {
    let measured = try record.map { path throws(Problem) in try ResultStore.loadRun(path) }
    let given = try AdviceLoader.load(fleet, measured: measured)
    switch format {
    case .text: Terminal.put(AdviceReport(given).text, on: 1)
    case .md: Terminal.put(AdviceMarkdown(given).text, on: 1)
    case .json: Terminal.put(String(decoding: try AdviceJSON(given, tool: Version.tool).bytes, as: UTF8.self), on: 1)
    }
  }
}
