import Profiles
import Quantities
import RecordFixtures
import Results

@testable import Experiment

/// Trials out of a table: what an arm has in a block, and whether the trial is valid.
final class TableOfTrials: TrialSource {
  private let factor: (_ arm: String, _ block: Int) -> Double
  private let valid: (_ arm: String, _ block: Int) -> Bool
  private(set) var slots: [Design.Slot] = []
  /// Arms that cannot be built, and from which block on.
  var broken: [String: Int] = [:]

  init(
    factor: @escaping (_ arm: String, _ block: Int) -> Double = { _, _ in 1 },
    valid: @escaping (_ arm: String, _ block: Int) -> Bool = { _, _ in true }
  ) {
    self.factor = factor
    self.valid = valid
  }

  func trial(of arm: Arm, at slot: Design.Slot, journal: @escaping Journal) throws(Problem) -> ArmTrial {
    slots.append(slot)
    if let from = broken[arm.name], slot.block >= from { throw .environment("\(arm.name) cannot be built") }
    let times = factor(arm.name, slot.block)
    // Arms differ a little in any case, up and down by turns.
    let jitter = 1 + (slot.block % 2 == 0 ? 1 : -1) * 0.0001 * Double(slot.block)
    return ArmTrial(
      trial: SyntheticRun.trial(
        of: arm.name, block: slot.block, order: slot.order, responseUs: 400 * times * jitter,
        cpuUs: 100 * times * jitter, valid: valid(arm.name, slot.block)),
      setupClass: "L7", topology: "two-nodes")
  }
}

extension GatePlan {
  /// Candidate, baseline and what else is named, judged on p50 and CPU.
  static func synthetic(_ more: [String] = [], seed: UInt64 = 1, reruns: Int = 7) throws -> GatePlan {
    var settings = GateSettings()
    settings.reruns = reruns
    let arms = ([Arm.candidate, Arm.baseline] + more).map { Arm(name: $0) }
    return try GatePlan(settings, arms: arms, requests: 5_000, seed: seed, file: "gate.yaml")
  }

  func run(_ source: TableOfTrials, interruptedAfter most: Int = .max) throws -> (GateOutcome, saved: [Int]) {
    var saved: [Int] = []
    let outcome = try GateRunner(
      self, source: source, interrupted: { source.slots.count >= most }, journal: { _ in },
      save: { trials, _ in saved.append(trials.count) }
    ).run()
    return (outcome, saved)
  }
}

extension GateOutcome {
  func judged(_ plan: GatePlan) -> GateRecord {
    record(plan, tool: SyntheticRun.tool, profile: "synthetic", host: SyntheticRun.host, records: [])
  }
}
