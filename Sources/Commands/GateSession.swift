import Experiment
import Foundation
import Profiles
import Quantities
import Results
import Sampling

/// One gate from plan to record: every trial saved as soon as it is there.
struct GateSession {
  private let plan: GatePlan
  private let profile: Profile
  private let testbed: String
  let recordPath: String

  init(_ plan: GatePlan, _ profile: Profile, testbed: String, output: String) {
    self.plan = plan
    self.profile = profile
    self.testbed = testbed
    recordPath = "\(output)/\(ResultStore.fileName(startedAt: ResultStore.timestamp(), name: profile.name + "-gate"))"
  }

  var reportPath: String { recordPath.dropLast(".json".count) + ".md" }

  func run(
    _ source: some TrialSource, interrupted: @escaping () -> Bool, journal: @escaping Journal
  ) throws(Problem) -> GateRecord {
    let host = HostReader().facts(toolchain: Version.compiler)
    let placement = try profile.placement(cores: ProcessInfo.processInfo.processorCount)
    var run = RunRecord(
      tool: Version.tool, profile: profile.record(placement: placement, setups: plan.arms.map(\.name)), seed: plan.seed, testbed: testbed, host: host,
      startedAt: ResultStore.timestamp(), interrupted: false, trials: [], setups: [], commandLines: [],
      cautions: plan.cautions)
    let outcome = try GateRunner(plan, source: source, interrupted: interrupted, journal: journal) {
      trials, knowledge throws(Problem) in
      run.trials = trials
      run.commandLines = knowledge.commandLines
      run.setups = try Comparison(trials: trials).records(for: knowledge.declarations(of: run.profile.setups))
      try ResultStore.save(run, to: recordPath)
    }.run()
    run.interrupted = outcome.end == .interrupted
    run.finishedAt = ResultStore.timestamp()
    run.profile.blocks = outcome.trials.map(\.block).max() ?? 0
    try ResultStore.save(run, to: recordPath)
    return outcome.record(plan, tool: Version.tool, profile: profile.name, host: host, records: [recordPath])
  }
}

extension Profile {
  /// How many requests a trial's window has; 0 when they come as fast as possible and nobody knows.
  var requestsPerTrial: Double { (load.rate?.perSecond ?? 0) * load.duration.inSeconds }
}
