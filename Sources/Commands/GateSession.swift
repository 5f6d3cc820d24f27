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
  /// Where stored sessions are; nil: candidate and baseline are both measured.
  private let sessions: String?
  let recordPath: String

  init(_ plan: GatePlan, _ profile: Profile, testbed: String, output: String, sessions: String?) {
    self.plan = plan
    self.profile = profile
    self.testbed = testbed
    self.sessions = sessions
    let name = profile.name + (sessions == nil ? "-gate" : "-session")
    recordPath = "\(output)/\(ResultStore.fileName(startedAt: ResultStore.timestamp(), name: name))"
  }

  var reportPath: String { recordPath.dropLast(".json".count) + ".md" }

  func run(
    _ source: some TrialSource, interrupted: @escaping () -> Bool, journal: @escaping Journal
  ) throws(Problem) -> GateRecord {
    var run = try empty()
    func keep(_ trials: [TrialRecord], _ knowledge: ArmKnowledge) throws(Problem) {
      run.trials = trials
      run.commandLines = knowledge.commandLines
      run.setups = try Comparison(trials: trials).records(for: knowledge.declarations(of: run.profile.setups))
      try ResultStore.save(run, to: recordPath)
    }
    func finish(_ trials: [TrialRecord], interrupted: Bool) throws(Problem) {
      run.interrupted = interrupted
      run.finishedAt = ResultStore.timestamp()
      run.profile.blocks = trials.map(\.block).max() ?? 0
      try ResultStore.save(run, to: recordPath)
    }
    if let sessions {
      let trials = try SessionRunner(
        plan, pairs: profile.design.blocks, source: source, interrupted: interrupted, journal: journal, save: keep
      ).run()
      try finish(trials, interrupted: interrupted())
      return try judge(run, against: sessions)
    }
    let outcome = try GateRunner(plan, source: source, interrupted: interrupted, journal: journal, save: keep).run()
    try finish(outcome.trials, interrupted: outcome.end == .interrupted)
    return outcome.record(plan, tool: Version.tool, profile: profile.name, host: run.host, records: [recordPath])
  }

  private func empty() throws(Problem) -> RunRecord {
    let placement = try profile.placement(cores: ProcessInfo.processInfo.processorCount)
    return RunRecord(
      tool: Version.tool, profile: profile.record(placement: placement, setups: plan.arms.map(\.name)),
      seed: plan.seed, testbed: testbed, host: HostReader().facts(toolchain: Version.compiler),
      startedAt: ResultStore.timestamp(), interrupted: false, trials: [], setups: [], commandLines: [],
      cautions: plan.cautions)
  }

  private func judge(_ run: RunRecord, against directory: String) throws(Problem) -> GateRecord {
    guard !run.interrupted else {
      throw .environment(
        "interrupted after \(run.trials.count) trials; what was measured is in \(recordPath)")
    }
    let stored = try StoredRecords(in: directory, without: recordPath)
    var record = try StoredSessions(tool: Version.tool, metrics: plan.judge.gated, limits: plan.judge.limits).judge(
      Comparability.Named(run, name: recordPath), against: stored.sessions, setup: Arm.candidate,
      baseline: Arm.baseline)
    record.seed = plan.seed
    record.arms[0].title = plan.arms[0].title
    record.cautions = plan.cautions + stored.leftOut + record.cautions
    return record
  }
}

extension Profile {
  /// How many requests a trial's window has, in the first cell; none can be promised of a closed loop.
  var requestsPerTrial: Double { (load.rate?.perSecond ?? 0) * Double(load.duration.count) / 1e9 }
}
