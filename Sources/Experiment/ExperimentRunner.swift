import Foundation
import Kernel
import Profiles
import Quantities
import Results
import Sampling
import Testbed

/// Runs a profile on the local testbed: every trial in its order, the record saved after each.
package struct ExperimentRunner {
  /// What is measured, and what this machine leaves out.
  package let lineup: Lineup
  private let profile: Profile
  private let placement: Placement
  private let design: Design
  private let sandbox: Sandbox
  private let environment: [String: String]
  private let recordPath: String

  /// The port of the server in its pod.
  private static let serverPort: UInt16 = 8080

  /// - Parameters:
  ///   - seed: of order and arrivals.
  ///   - recordPath: where the record goes, rewritten whole after every trial.
  /// - Throws: `Problem` for a placement or set-up that this machine cannot give.
  package init(
    _ profile: Profile, seed: UInt64, in sandbox: Sandbox, environment: [String: String], recordPath: String
  ) throws(Problem) {
    self.profile = profile
    self.sandbox = sandbox
    self.environment = environment
    self.recordPath = recordPath
    try profile.checkLimits(in: sandbox)
    placement = try profile.placement(cores: ProcessInfo.processInfo.processorCount)
    lineup = try Lineup(profile.setups, customs: profile.customs) { $0.obstacle(in: sandbox) }
    design = Design(
      setups: lineup.names, cells: profile.cells.compactMap(\.name), blocks: profile.design.blocks, seed: seed)
  }

  /// How many trials, and about how long they take.
  package var plan: (trials: Int, time: Nanoseconds) {
    (design.slots.count, profile.estimatedTime(setups: lineup.setups.count))
  }

  /// - Returns: the record as it was last saved.
  /// - Throws: `Problem` when a set-up cannot be built or the record not be written. What was measured is on disk then.
  package func run(
    tool: ToolRecord, toolchain: String, interrupted: @escaping () -> Bool, journal: @escaping Journal
  ) throws(Problem) -> RunRecord {
    var record = RunRecord(
      tool: tool, profile: profile.record(placement: placement, setups: lineup.names), seed: design.seed,
      testbed: "local",
      host: HostReader().facts(toolchain: toolchain), startedAt: ResultStore.timestamp(), interrupted: false,
      trials: [], setups: [], commandLines: [], cautions: [])
    var declarations = Declarations(lineup.setups, cells: profile.cells)
    let runners = try runners(
      interruptsApart: record.host.kernelConfig["IRQ_TIME_ACCOUNTING"] == "y", interrupted: interrupted)
    var absent: [Lineup.Absence] = []
    var reruns = Reruns(limit: profile.design.reruns, seed: design.seed)
    var (slots, planned) = (design.slots[...], design.slots.count)
    while true {
      if slots.isEmpty {
        slots = reruns.slots(after: record.trials, setups: lineup.without(absent).names)[...]
        planned += slots.count
      }
      guard let slot = slots.popFirst() else { break }
      if absent.contains(where: { $0.name == slot.setup }) { continue }
      if interrupted() {
        record.interrupted = true
        break
      }
      guard let setup = lineup.setups.first(where: { $0.name == slot.setup })?.setup,
        let runner = runners.first(where: { $0.cell.name == slot.cell })
      else { continue }
      journal(.trialBegins(slot, of: planned))
      let trial: TrialRecord
      do throws(Problem) {
        let outcome = try runner.run(slot, setup: setup, journal: journal)
        declarations.learn(outcome, of: slot)
        trial = outcome.trial
      } catch {
        if !declarations.know(slot) {
          // A set-up that has never come up will not come up later; the others are worth their trials without it.
          absent.append(Lineup.Absence(name: slot.setup, reason: error.description))
          guard lineup.without(absent).isWorthwhile, lineup.isOptional(slot.setup) else { throw error }
          journal(.note(lineup.without(absent).note ?? error.description))
          continue
        }
        trial = .failed(slot, because: error)
      }
      if interrupted() {
        record.interrupted = true
        break
      }
      record.trials.append(trial)
      record.commandLines = declarations.commandLines
      record.setups = try Comparison(trials: record.trials).records(for: declarations.all)
      try ResultStore.save(record, to: recordPath)
      journal(.trialEnded(trial))
    }
    timePrograms(runners, &declarations, interrupted, journal)
    record.setups = try Comparison(trials: record.trials).records(for: declarations.all)
    record.finishedAt = ResultStore.timestamp()
    record.cautions = cautions(record, lineup.without(absent))
    try ResultStore.save(record, to: recordPath)
    journal(.recordWritten(recordPath))
    return record
  }

  /// A pass for each set-up with BPF programs, after all trials. One that fails is told and leaves no figures.
  private func timePrograms(
    _ runners: [TrialRunner], _ declarations: inout Declarations, _ interrupted: () -> Bool, _ journal: Journal
  ) {
    for (name, cell) in declarations.withPrograms where !interrupted() {
      guard let setup = lineup.setups.first(where: { $0.name == name })?.setup,
        let runner = runners.first(where: { $0.cell.name == cell })
      else { continue }
      do throws(Problem) {
        declarations.learn(try runner.timePrograms(of: setup), of: name, in: cell)
      } catch {
        if !interrupted() { journal(.note("the BPF programs of \(name) could not be timed: \(error.description)")) }
      }
    }
  }

  /// One for each cell, all on the same testbed.
  private func runners(interruptsApart: Bool, interrupted: @escaping () -> Bool) throws(Problem) -> [TrialRunner] {
    let testbed = try LocalTestbed(plan(of: profile.cells[0]), in: sandbox, environment: environment)
    return profile.cells.map { cell in
      TrialRunner(
        cell: cell, limits: profile.limits, placement: placement, testbed: testbed.with(plan(of: cell)),
        seed: design.seed, environment: environment, interruptsApart: interruptsApart, interrupted: interrupted)
    }
  }

  private func plan(of cell: Cell) -> TestbedPlan {
    TestbedPlan(
      serverCommand: ["/proc/self/exe"] + ServerCommand(cell.server, port: Self.serverPort).arguments,
      serverPort: Self.serverPort, serverProcessors: ProcessorSet(placement.server),
      proxyProcessors: ProcessorSet(placement.proxies), proxyThreads: cell.proxy.concurrency,
      proxyCPULimit: cell.proxy.cpuLimit, envoy: profile.envoy)
  }

  private func cautions(_ record: RunRecord, _ lineup: Lineup) -> [Caution] {
    var cautions: [Caution] = []
    if record.interrupted {
      cautions.append(
        Caution(
          kind: "interrupted",
          text: "the run was interrupted after \(record.trials.count) of \(design.slots.count) trials"))
    }
    if let note = lineup.note { cautions.append(Caution(kind: "left-out", text: note)) }
    cautions += SteadyState.cautions(about: record.trials)
    let dropped = record.trials.count { !$0.valid }
    if dropped * 5 > record.trials.count {
      cautions.append(
        Caution(
          kind: "invalid-trials",
          text: "\(dropped) of \(record.trials.count) trials were invalid: nothing can be concluded from so few"))
    }
    return cautions
  }
}

extension TrialRecord {
  /// A trial whose set-up could not be built this time.
  static func failed(_ slot: Design.Slot, because problem: Problem) -> TrialRecord {
    TrialRecord(
      setup: slot.setup, cell: slot.cell, block: slot.block, order: slot.order, startedAt: ResultStore.timestamp(),
      valid: false,
      reasons: [problem.description], proof: ProofRecord(restsOn: "nothing: the set-up did not come up", checks: []),
      cpu: [:], memory: [:], perCore: [])
  }
}
