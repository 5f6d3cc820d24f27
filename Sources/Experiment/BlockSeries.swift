import Profiles
import Quantities
import Results

/// A series of blocks, one trial of every arm in each, in random order; and where it stands.
struct BlockSeries<Source: TrialSource> {
  /// Called after every trial with all that there are.
  typealias Save = (_ trials: [TrialRecord], ArmKnowledge) throws(Problem) -> Void

  private let source: Source
  private let most: Int
  private let interrupted: () -> Bool
  private let journal: Journal
  private let save: Save
  private var random: SplitMix64
  private var blocks = 0
  private var order = 0
  private var knowledge = ArmKnowledge()

  /// - Parameters:
  ///   - seed: of the order inside each block.
  ///   - most: how many trials there will be when none is run again, for the journal.
  init(
    _ source: Source, seed: UInt64, most: Int, interrupted: @escaping () -> Bool, journal: @escaping Journal,
    save: @escaping Save
  ) {
    self.source = source
    self.most = most
    self.interrupted = interrupted
    self.journal = journal
    self.save = save
    random = SplitMix64(seed: seed)
  }

  /// The trials of the next block; nil when it was interrupted.
  ///
  /// - Throws: `Problem` when an arm that has never come up cannot be built, or `save` fails.
  mutating func next(_ arms: [Arm], after earlier: [TrialRecord]) throws(Problem) -> [TrialRecord]? {
    blocks += 1
    var done: [TrialRecord] = []
    for arm in random.shuffled(arms) {
      guard !interrupted() else { return nil }
      order += 1
      let slot = Design.Slot(setup: arm.name, block: blocks, order: order)
      journal(.trialBegins(slot, of: most))
      let trial: TrialRecord
      do throws(Problem) {
        let outcome = try source.trial(of: arm, at: slot, journal: journal)
        knowledge.learn(outcome, of: arm.name)
        trial = outcome.trial
      } catch {
        // An arm that has never come up will not come up later; one that has is worth its other trials.
        guard knowledge.knows(arm.name), !interrupted() else { throw error }
        trial = .failed(slot, because: error)
      }
      guard !interrupted() else { return nil }
      done.append(trial)
      try save(earlier + done, knowledge)
      journal(.trialEnded(trial))
    }
    return done
  }
}
