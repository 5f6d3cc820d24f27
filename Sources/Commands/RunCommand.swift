import ArgumentParser
import Experiment
import Foundation
import Kernel
import Profiles
import Quantities
import Report
import Results
import Testbed

/// `toll run`: a profile's experiment on this machine.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Compare set-ups as a profile describes it, and report what each one costs.",
    discussion: """
      Builds every set-up in network namespaces of its own, runs the profile's blocks of trials with fresh processes, proves \
      for each trial that the traffic took the path it names, and reports overhead paired by block. The host's own network \
      is never touched, and nothing stays behind, however the run ends.

      Examples:
        toll run Profiles/quick.yaml
        toll run quick --output results --seed 7
        toll run Profiles/quick.yaml --json -
        toll run Profiles/quick.yaml --envoy-config my-envoy.yaml
        toll run Profiles/quick.yaml --plan --noise 5%
      """)

  @Argument(help: "The profile: a YAML file, or the name of one in Profiles/ or installed with toll.")
  var profile: String

  @Option(help: ArgumentHelp("Directory for record and report.", valueName: "directory"))
  var output = "results"

  @Option(help: "Seed of the order of trials and of the arrivals (default: the profile's, or drawn).")
  var seed: UInt64?

  @Option(help: ArgumentHelp("Write the record to this file too, - for standard output.", valueName: "file|-"))
  var json: String?

  @OptionGroup
  var envoy: EnvoyOptions

  @Flag(help: "Print what would be run, in which order, for how long, and what it can resolve; run nothing.")
  var plan = false

  @Option(
    help: ArgumentHelp(
      "With --plan: the noise of this machine, a file of toll doctor --json or a pair SD.", valueName: "file|percent"))
  var noise: String?

  @Flag(help: "Print no progress.")
  var quiet = false

  func run() throws {
    let loaded = try envoy.applied(to: ProfileLoader.load(profile, setups: SetupCatalogue.names))
    if plan { return try preview(loaded) }
    let environment = ProcessInfo.processInfo.environment
    switch try Sandbox.enter(arguments: Array(Swift.CommandLine.arguments.dropFirst()), environment: environment) {
    case .finished(let status): Foundation.exit(status)
    case .inside(let sandbox): try work(loaded, in: sandbox, environment)
    }
  }

  private func preview(_ profile: Profile) throws {
    let seed = seed ?? profile.design.seed ?? UInt64.random(in: 1...999_999)
    let noise = try noise.map { text throws(Problem) in try RunPreview.Noise(parsing: text) }
    Terminal.say(try RunPreview(profile, seed: seed, noise: noise).text)
  }

  private func work(_ profile: Profile, in sandbox: Sandbox, _ environment: [String: String]) throws {
    Interrupt.catchFirst()
    let seed = seed ?? profile.design.seed ?? UInt64.random(in: 1...999_999)
    let path = "\(output)/\(ResultStore.fileName(startedAt: ResultStore.timestamp(), name: profile.name))"
    let runner = try ExperimentRunner(
      profile, seed: seed, in: sandbox, environment: environment, recordPath: path)
    let plan = runner.plan
    let progress = RunProgress(
      .init(
        title: profile.name, blocks: profile.design.blocks,
        trialTime: Nanoseconds(plan.time.count / UInt64(max(1, plan.trials)))),
      style: ProgressStyle(quiet: quiet))
    progress.hear(
      .note("\(plan.trials) trials of \(runner.lineup.setups.count) set-ups, about \(RunProgress.minutes(plan.time))"))
    if let note = runner.lineup.note { progress.hear(.note(note)) }
    let record = try runner.run(
      tool: Version.tool, toolchain: Version.compiler, interrupted: { Interrupt.isRaised }, journal: progress.hear)
    progress.end()
    let report = String(path.dropLast(".json".count)) + ".html"
    try ResultStore.write(Data(MarkdownReport(record).text.utf8), to: String(path.dropLast(".json".count)) + ".md")
    try ResultStore.write(Data(try HTMLReport([record]).text.utf8), to: report)
    if let json, json != "-" { try ResultStore.save(record, to: json) }
    if json == "-" {
      Terminal.put(String(decoding: try Schema.encode(record), as: UTF8.self), on: 1)
    } else {
      Terminal.say(TerminalReport(record).text)
      Terminal.say("\nrecord  \(path)\nreport  \(report)")
    }
    if record.interrupted {
      throw Problem.environment("interrupted after \(record.trials.count) trials; what was measured is in \(path)")
    }
    if record.trials.allSatisfy({ !$0.valid }) {
      let reason = record.trials.first?.reasons.first ?? "none was run"
      throw Problem.environment("no trial was valid: \(reason); see \(report)")
    }
  }
}
