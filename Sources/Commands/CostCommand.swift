import ArgumentParser
import Profiles
import Quantities
import Report
import Results

/// `toll cost`: what meshes cost a year in a fleet.
struct CostCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cost",
    abstract: "Say what each set-up costs a year in your fleet.",
    discussion: """
      CPU and memory of each part of a mesh × how many the fleet has of it × a price table. What a part uses is stated in the \
      file or, where it says measured, taken from a record with its interval. Published figures in the file are held against \
      what its own inputs give.

      Examples:
        toll cost Profiles/fleets/example.yaml
        toll cost Profiles/fleets/published-talk.yaml
        toll cost Profiles/fleets/published-talk.yaml --prices Profiles/prices/fargate-us-east-1.yaml
      """)

  @Argument(help: "The fleet, a YAML file.")
  var fleet: String

  @Option(help: ArgumentHelp("A price table instead of the fleet's own.", valueName: "file"))
  var prices: String?

  @Option(help: ArgumentHelp("The record of toll run that measured refers to.", valueName: "file"))
  var record: String?

  func run() throws {
    var run: RunRecord?
    if let record { run = try ResultStore.loadRun(record) }
    Terminal.put(CostReport(try CostLoader.load(fleet, prices: prices, measured: run)).text, on: 1)
  }
}
