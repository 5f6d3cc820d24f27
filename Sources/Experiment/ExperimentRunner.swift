import Foundation
import Kernel
import Profiles
import Quantities
import Results
import Sampling
import Testbed

/// Runs a profile on the local testbed: every trial in its order, the record saved after each.
package struct ExperimentRunner {
  private let profile: Profile
  private let placement: Placement
  private let design: Design
  private let setups: [any Setup]
  private let testbed: LocalTestbed
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
    self.environment = environment
    self.recordPath = recordPath
    placement = try profile.placement(cores: ProcessInfo.processInfo.processorCount)
    design = Design(setups: profile.setups, blocks: profile.design.blocks, seed: seed)
    var setups: [any Setup] = []
    for name in profile.setups {
      setups.append(try SetupCatalogue.setup(named: name, topology: .twoNodes, customs: profile.customs))
    }
    self.setups = setups
    let others = ProcessorSet(placement.others)
    let server = ServerCommand(profile.server, port: Self.serverPort)
    testbed = try LocalTestbed(
      TestbedPlan(
        serverCommand: ["/proc/self/exe"] + server.arguments, serverPort: Self.serverPort, serverProcessors: others,
        proxyProcessors: others, proxyThreads: profile.proxyConcurrency),
      in: sandbox, environment: environment)
  }

  /// - Returns: the record as it was last saved.
  /// - Throws: `Problem` when a set-up cannot be built or the record not be written. What was measured is on disk then.
  package func run(
    tool: ToolRecord, toolchain: String, interrupted: @escaping () -> Bool, journal: Journal
  ) throws(Problem) -> RunRecord {
    var record = RunRecord(
      tool: tool, profile: profile.record(placement: placement), seed: design.seed, testbed: "local",
      host: HostReader().facts(toolchain: toolchain), startedAt: ResultStore.timestamp(), interrupted: false,
      trials: [], setups: [], commandLines: [], cautions: [])
    var declarations = Declarations(setups)
    let runner = TrialRunner(
      profile: profile, placement: placement, testbed: testbed, seed: design.seed, environment: environment,
      interrupted: interrupted)
    for slot in design.slots {
      if interrupted() {
        record.interrupted = true
        break
      }
      guard let setup = setups.first(where: { $0.name == slot.setup }) else { continue }
      journal(.trialBegins(slot, of: design.slots.count))
      let trial: TrialRecord
      do throws(Problem) {
        let outcome = try runner.run(slot, setup: setup, journal: journal)
        declarations.learn(outcome, of: slot.setup)
        trial = outcome.trial
      } catch {
        // A set-up that has never come up will not come up later; one that has is worth its other trials.
        guard declarations.know(slot.setup) else { throw error }
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
    record.finishedAt = ResultStore.timestamp()
    record.cautions = cautions(record)
    try ResultStore.save(record, to: recordPath)
    journal(.recordWritten(recordPath))
    return record
  }

  private func cautions(_ record: RunRecord) -> [Caution] {
    var cautions: [Caution] = []
    if record.interrupted {
      cautions.append(
        Caution(
          kind: "interrupted",
          text: "the run was interrupted after \(record.trials.count) of \(design.slots.count) trials"))
    }
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

/// What is known of each set-up so far.
private struct Declarations {
  private(set) var all: [SetupDeclaration]
  private(set) var commandLines: [Results.CommandLine] = []

  init(_ setups: [any Setup]) {
    all = setups.map { SetupDeclaration(name: $0.name, class: $0.setupClass.rawValue, components: []) }
  }

  /// Whether a trial of this set-up has run.
  func know(_ setup: String) -> Bool { all.contains { $0.name == setup && !$0.components.isEmpty } }

  /// Keeps the components and command lines of a set-up's first trial.
  mutating func learn(_ outcome: TrialRunner.Outcome, of setup: String) {
    guard let index = all.firstIndex(where: { $0.name == setup && $0.components.isEmpty }) else { return }
    all[index] = SetupDeclaration(name: setup, class: all[index].class, components: outcome.components)
    commandLines += outcome.commandLines
  }
}

extension TrialRecord {
  /// A trial whose set-up could not be built this time.
  static func failed(_ slot: Design.Slot, because problem: Problem) -> TrialRecord {
    TrialRecord(
      setup: slot.setup, block: slot.block, order: slot.order, startedAt: ResultStore.timestamp(), valid: false,
      reasons: [problem.description], proof: ProofRecord(restsOn: "nothing: the set-up did not come up", checks: []),
      cpu: [:], memory: [:], perCore: [])
  }
}
