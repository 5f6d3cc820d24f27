import Profiles
import Results

/// What the trials have taught about the arms so far.
package struct ArmKnowledge: Sendable {
  private var known: [String: SetupDeclaration] = [:]
  package private(set) var commandLines: [CommandLine] = []

  package init() {}

  /// Whether a trial of this arm has run.
  package func knows(_ arm: String) -> Bool { known[arm] != nil }

  /// Keeps the components and command lines of an arm's first trial.
  package mutating func learn(_ outcome: ArmTrial, of arm: String) {
    guard !knows(arm) else { return }
    known[arm] = SetupDeclaration(
      name: arm, class: outcome.setupClass, topology: outcome.topology, baseline: Arm.baseline,
      components: outcome.components)
    commandLines += outcome.commandLines
  }

  /// In the order of `arms`; those of which nothing is known yet are left out.
  package func declarations(of arms: [String]) -> [SetupDeclaration] { arms.compactMap { known[$0] } }
}
