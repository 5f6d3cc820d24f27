import Profiles
import Quantities
import Results

/// Measures a session: so many pairs of candidate and baseline, to be held against stored sessions.
///
/// A block with an invalid trial is dropped and run again up to the plan's limit, and as long as no more than a fifth
/// of the blocks were dropped.
package struct SessionRunner<Source: TrialSource> {
  private let plan: GatePlan
  private let pairs: Int
  private let source: Source
  private let interrupted: () -> Bool
  private let journal: Journal
  private let save: BlockSeries<Source>.Save

  /// - Parameters:
  ///   - pairs: how many blocks are to be whole.
  ///   - save: called after every trial with all that there are.
  package init(
    _ plan: GatePlan, pairs: Int, source: Source, interrupted: @escaping () -> Bool, journal: @escaping Journal,
    save: @escaping (_ trials: [TrialRecord], ArmKnowledge) throws(Problem) -> Void
  ) {
    self.plan = plan
    self.pairs = pairs
    self.source = source
    self.interrupted = interrupted
    self.journal = journal
    self.save = save
  }

  /// - Returns: all trials; those of whole blocks only when it was interrupted.
  /// - Throws: `Problem` when an arm cannot be built or `save` fails.
  package func run() throws(Problem) -> [TrialRecord] {
    var series = BlockSeries(
      source, seed: plan.seed, most: pairs * plan.arms.count, interrupted: interrupted, journal: journal, save: save)
    var trials: [TrialRecord] = []
    while true {
      let blocks = plan.judge.blocks(trials)
      guard blocks.count < pairs, blocks.dropped <= plan.reruns, 4 * blocks.dropped <= pairs,
        let block = try series.next(plan.arms, after: trials)
      else { return trials }
      trials += block
    }
  }
}
