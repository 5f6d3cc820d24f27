import ArgumentParser
import Experiment
import Foundation
import Kernel
import Profiles
import Quantities
import Results
import Sampling
import Testbed

/// `toll gate`: is the candidate slower or dearer than the baseline?
struct GateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract: "Fail a build that makes a proxy or a mesh slower or dearer.",
    discussion: """
      Runs candidate and baseline in interleaved pairs, looks after 10, 20 and 30 of them, and stops as soon as the verdict \
      is clear. A regression must repeat in 24 fresh pairs before the gate says so: about one false alarm in two thousand \
      builds at most. Where the machine is too noisy to tell, it says inconclusive.

      An arm is a set-up, a URL, or KEY=VALUE,… with the keys setup, envoy (a binary), image (a container image to take \
      Envoy out of, with docker or podman), config (a file of members for the proxies' HTTP connection manager), server (a \
      command line, {port} in it), url, and build (a command run once before). The profile may hold the same keys under \
      candidate:, baseline: and anchor:.

      Where the old version cannot be run again, --sessions names a directory of earlier records of this command: it \
      measures the candidate over the plain path for the profile's blocks and holds that overhead against theirs. It takes \
      ten of this profile and machine; keep them with --output on the main branch.

      Examples:
        toll gate Profiles/gate.yaml --candidate envoy=./envoy-new --baseline envoy=./envoy-old
        toll gate Profiles/gate.yaml --candidate config=new-filter.yaml
        toll gate Profiles/gate.yaml --candidate http://staging:8080/ --baseline http://stable:8080/
        toll gate Profiles/gate.yaml --candidate image=envoyproxy/envoy:v1.31.0 --baseline image=envoyproxy/envoy:v1.30.0
        toll gate Profiles/gate.yaml --candidate config=new-filter.yaml --sessions results/main
        toll gate Profiles/gate.yaml --junit toll.xml --summary --annotations

      Exit status: 0 unchanged or improved, 1 regressed, 3 inconclusive (1 with --strict), 2 the tool or its environment \
      failed, 64 bad usage.
      """)

  @Argument(help: "The profile, a YAML file.")
  var profile: String

  @Option(help: ArgumentHelp("What is to be judged.", valueName: "arm"))
  var candidate: String?

  @Option(help: ArgumentHelp("What it is held against.", valueName: "arm"))
  var baseline: String?

  @Option(help: ArgumentHelp("An older version besides, such as the last release.", valueName: "arm"))
  var anchor: String?

  @Option(
    help: ArgumentHelp(
      "Earlier records to hold the candidate against, in place of a baseline; --baseline then is what each session is "
        + "relative to (default: the set-up baseline).", valueName: "directory"))
  var sessions: String?

  @Option(help: ArgumentHelp("Directory for the record and the report.", valueName: "directory"))
  var output = "results"

  @Option(help: "Seed of the order of trials and of the arrivals (default: the profile's, or drawn).")
  var seed: UInt64?

  @OptionGroup var reporting: GateOutputOptions

  @Flag(help: "Print no progress.")
  var quiet = false

  func run() throws {
    try reporting.check()
    let loaded = try ProfileLoader.load(profile, setups: SetupCatalogue.names)
    let environment = ProcessInfo.processInfo.environment
    try GateArms.check(loaded)
    if let sessions { _ = try StoredRecords.names(in: sessions) }
    let named = try GateArms(loaded, flags(), isStored: sessions != nil).all
    let images = EnvoyImages(in: output)
    var arms: [Arm] = []
    for arm in named { arms.append(try images.resolved(arm)) }
    let seed = seed ?? loaded.design.seed ?? UInt64.random(in: 1...999_999)
    let plan = try GatePlan(
      loaded.gate, arms: named, requests: loaded.requestsPerTrial, seed: seed, file: profile)
    if arms[0].url != nil {
      try ArmBuild.run(arms, environment)
      Interrupt.catchFirst()
      let trials = try URLTrials(loaded, seed: seed, environment: environment, interrupted: { Interrupt.isRaised })
      return try judge(GateSession(plan, loaded, testbed: "url", output: output, sessions: sessions), trials)
    }
    if Sandbox.isOutside(environment) {
      try ArmBuild.run(arms, environment)
      try images.unpack(arms, environment)
    }
    // Every part of the sandbox is this command again, and must be told the same seed.
    let words = Array(Swift.CommandLine.arguments.dropFirst()) + (self.seed == nil ? ["--seed", "\(seed)"] : [])
    switch try Sandbox.enter(arguments: words, environment: environment) {
    case .finished(let status): Foundation.exit(status)
    case .inside(let sandbox):
      Interrupt.catchFirst()
      let trials = try TestbedTrials(
        arms, of: loaded, seed: seed, in: sandbox, environment: environment, interrupted: { Interrupt.isRaised })
      try judge(GateSession(plan, loaded, testbed: "local", output: output, sessions: sessions), trials)
    }
  }

  private func judge(_ session: GateSession, _ trials: some TrialSource) throws {
    let progress = RunProgress(.init(title: "gate", isUpperBound: true), style: ProgressStyle(quiet: quiet))
    let record = try session.run(trials, interrupted: { Interrupt.isRaised }, journal: progress.hear)
    progress.end()
    try reporting.write(record, report: session.reportPath)
    if record.interrupted {
      throw Problem.environment(
        "interrupted after \(record.blocks) blocks; what was measured is in \(session.recordPath)")
    }
    try reporting.exit(for: record.verdict)
  }

  /// What the flags say of each arm.
  ///
  /// - Throws: `Problem` of kind usage for an anchor beside stored sessions.
  private func flags() throws(Problem) -> [String: String] {
    guard sessions == nil || anchor == nil else {
      throw .usage("--anchor and --sessions exclude each other: stored sessions reach as far back as their records")
    }
    return [Arm.candidate: candidate, Arm.baseline: baseline, Arm.anchor: anchor].compactMapValues(\.self)
  }
}
