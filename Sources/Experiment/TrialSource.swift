import Profiles
import Quantities
import Results

/// Whatever can run a trial of an arm: the local testbed, a URL, or, in tests, a table of numbers.
package protocol TrialSource {
  /// - Throws: `Problem` of kind environment when the arm cannot be built.
  func trial(of arm: Arm, at slot: Design.Slot, journal: @escaping Journal) throws(Problem) -> ArmTrial
}

/// A trial with what it taught about its arm.
package struct ArmTrial: Sendable {
  package var trial: TrialRecord
  /// none, L4, L7 …: the class of the arm's set-up.
  package var setupClass: String
  /// one-node or two-nodes; "unknown" behind a URL.
  package var topology: String
  package var components: [ComponentRecord]
  package var commandLines: [CommandLine]

  package init(
    trial: TrialRecord, setupClass: String, topology: String, components: [ComponentRecord] = [],
    commandLines: [CommandLine] = []
  ) {
    self.trial = trial
    self.setupClass = setupClass
    self.topology = topology
    self.components = components
    self.commandLines = commandLines
  }
}
