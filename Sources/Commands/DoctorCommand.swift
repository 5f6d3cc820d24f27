import ArgumentParser
import Experiment
import Foundation
import Kernel
import Profiles
import Quantities
import Report
import Results
import Sampling
import Testbed

/// `toll doctor`: what this machine can resolve, before anyone spends an hour.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say how small a regression this machine can show.",
    discussion: """
      Leaves the machine alone for 3 s and looks at canary, foreign CPU, steal, clock and governor; then measures one \
      set-up against itself, pair by pair, until the time is up, and computes from that noise the smallest regression \
      `toll gate` finds nine times in ten. Longer windows than here are quieter: name your own profile for its figures.

      Examples:
        toll doctor
        toll doctor --seconds 120 --json doctor.json
        toll doctor Profiles/gate.yaml
      """)

  @Argument(help: "A profile whose load and set-up are used (default: 1,000/s through a sidecar where there is Envoy).")
  var profile: String?

  @Option(help: ArgumentHelp("How long to take.", valueName: "seconds"))
  var seconds = 60

  @Option(help: "Seed of the order of trials and of the arrivals.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Write the findings to this file, - for standard output.", valueName: "file|-"))
  var json: String?

  @Flag(help: "Print no progress.")
  var quiet = false

  func run() throws {
    guard (5...86_400).contains(seconds) else {
      throw Problem.usage("--seconds \(seconds) is out of range; use 5 to 86400")
    }
    let environment = ProcessInfo.processInfo.environment
    let loaded =
      try profile.map { path throws(Problem) in try ProfileLoader.load(path, setups: SetupCatalogue.names) }
      ?? builtIn(environment)
    let deadline = MonotonicClock.nanoseconds() + UInt64(seconds) * 1_000_000_000
    switch try Sandbox.enter(arguments: Array(Swift.CommandLine.arguments.dropFirst()), environment: environment) {
    case .finished(let status): Foundation.exit(status)
    case .inside(let sandbox):
      Interrupt.catchFirst()
      try examine(loaded, until: deadline, in: sandbox, environment)
    }
  }

  private func examine(
    _ profile: Profile, until deadline: UInt64, in sandbox: Sandbox, _ environment: [String: String]
  ) throws {
    let arms = [Arm(name: Arm.candidate), Arm(name: Arm.baseline)]
    let trials = try TestbedTrials(
      arms, of: profile, seed: seed, in: sandbox, environment: environment, interrupted: { Interrupt.isRaised })
    let progress = RunProgress(.init(title: "doctor"), style: ProgressStyle(quiet: quiet))
    let record = try DoctorRunner(
      profile, source: trials, procfs: ProcFS(root: Sandbox.hostProcPath), interrupted: { Interrupt.isRaised },
      journal: progress.hear
    ).run(until: deadline, seed: seed, tool: Version.tool, toolchain: Version.compiler)
    progress.end()
    if json == "-" {
      Terminal.put(String(decoding: try Schema.encode(record), as: UTF8.self), on: 1)
    } else {
      if let json { try ResultStore.save(record, to: json) }
      Terminal.say(DoctorReport(record).text)
    }
  }

  private func builtIn(_ environment: [String: String]) throws(Problem) -> Profile {
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let hasEnvoy = (try? EnvoyBinary.locate(environment: environment, near: program)) != nil
    let text = """
      description: One set-up against itself, in short windows
      load: {rate: 1000, connections: 16, warmup: 500ms, duration: 1s}
      setups: [\(hasEnvoy ? "baseline, sidecar" : "baseline")]
      server: {size: 1KB}
      """
    return try ProfileLoader.parse(text, file: "doctor", setups: SetupCatalogue.names)
  }
}
