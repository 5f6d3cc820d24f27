import Profiles
import Results
import Testbed

/// What is known of each set-up in each cell so far.
struct Declarations {
  private(set) var all: [SetupDeclaration]
  private(set) var commandLines: [Results.CommandLine] = []
  /// Set-ups, in each cell, that have BPF programs.
  private(set) var withPrograms: [(name: String, cell: String?)] = []

  init(_ setups: [NamedSetup], cells: [Cell]) {
    all = cells.flatMap { cell in
      setups.map { named in
        SetupDeclaration(
          name: named.name, cell: cell.name, class: named.setup.setupClass.rawValue,
          topology: named.setup.topology.rawValue, baseline: named.baseline, components: [])
      }
    }
  }

  /// Whether a trial of this set-up has run.
  func know(_ slot: Design.Slot) -> Bool { all.contains { $0.name == slot.setup && !$0.components.isEmpty } }

  /// Keeps the components of a set-up's first trial in each cell, and the command lines of its very first.
  mutating func learn(_ outcome: TrialRunner.Outcome, of slot: Design.Slot) {
    if !know(slot) { commandLines += outcome.commandLines }
    let index = all.firstIndex { $0.name == slot.setup && $0.cell == slot.cell && $0.components.isEmpty }
    guard let index else { return }
    if outcome.hasPrograms { withPrograms.append((slot.setup, slot.cell)) }
    all[index] = all[index].with(outcome.components, all[index].bpf)
  }

  /// Keeps how long a set-up's BPF programs ran.
  mutating func learn(_ pass: BPFPassRecord, of name: String, in cell: String?) {
    guard let index = all.firstIndex(where: { $0.name == name && $0.cell == cell }) else { return }
    all[index] = all[index].with(all[index].components, pass)
  }
}

extension SetupDeclaration {
  fileprivate func with(_ components: [ComponentRecord], _ bpf: BPFPassRecord?) -> SetupDeclaration {
    SetupDeclaration(
      name: name, cell: cell, class: `class`, topology: topology, baseline: baseline, components: components, bpf: bpf)
  }
}
