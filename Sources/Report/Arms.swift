import Results

/// A set-up as plots take it: its record, its look, its trials in the order they ran.
struct Arm: Sendable {
  let setup: SetupRecord
  let ink: Ink
  let trials: [TrialRecord]

  var label: String { setup.label }
  var valid: [TrialRecord] { trials.filter(\.valid) }
}

/// The set-ups of one run, or of one cell of its matrix.
struct Arms: Sendable {
  let run: RunRecord
  let arms: [Arm]

  /// Two valid trials of one block.
  struct Pair {
    let block: Int
    let baseline: TrialRecord
    let setup: TrialRecord
  }

  init(_ run: RunRecord) {
    self.run = run
    let names = run.setups.reduce(into: [String]()) { if !$0.contains($1.name) { $0.append($1.name) } }
    arms = run.setups.map { setup in
      Arm(
        setup: setup, ink: Ink(names.firstIndex(of: setup.name) ?? 0),
        trials: run.trials(of: setup).sorted { $0.order < $1.order })
    }
  }

  private init(_ run: RunRecord, _ arms: [Arm]) {
    self.run = run
    self.arms = arms
  }

  /// One for each cell of the matrix, in the run's order; itself when there is none.
  var cells: [(name: String?, arms: Arms)] {
    let names = arms.map(\.setup.cell).reduce(into: [String?]()) { if !$0.contains($1) { $0.append($1) } }
    return names.map { name in (name, Arms(run, arms.filter { $0.setup.cell == name })) }
  }

  var trials: [TrialRecord] { arms.flatMap(\.trials) }

  /// Those that are held against a baseline.
  var compared: [Arm] { arms.filter { !$0.setup.isBaseline } }

  func baseline(of arm: Arm) -> Arm? {
    arms.first { $0.setup.name == arm.setup.against && $0.setup.cell == arm.setup.cell }
  }

  /// By block, without those in which a trial is missing or invalid.
  func pairs(of arm: Arm) -> [Pair] {
    let others = (baseline(of: arm)?.valid ?? []).reduce(into: [Int: TrialRecord]()) { $0[$1.block] = $1 }
    return arm.valid.sorted { $0.block < $1.block }.compactMap { trial in
      others[trial.block].map { Pair(block: trial.block, baseline: $0, setup: trial) }
    }
  }
}
