import Profiles
import Quantities
import Results
import Statistics

/// Runs a sequential paired experiment: blocks with one trial of every arm in random order, until the verdict stands.
///
/// A block with an invalid trial is dropped and run again up to the plan's limit. A regression is measured a second
/// time, in fresh blocks of the arms concerned, before it is said.
package struct GateRunner<Source: TrialSource> {
  private let plan: GatePlan
  private let source: Source
  private let interrupted: () -> Bool
  private let journal: Journal
  private let save: BlockSeries<Source>.Save

  /// - Parameter save: called after every trial with all that there are.
  package init(
    _ plan: GatePlan, source: Source, interrupted: @escaping () -> Bool, journal: @escaping Journal,
    save: @escaping (_ trials: [TrialRecord], ArmKnowledge) throws(Problem) -> Void
  ) {
    self.plan = plan
    self.source = source
    self.interrupted = interrupted
    self.journal = journal
    self.save = save
  }

  /// - Throws: `Problem` when an arm cannot be built or `save` fails.
  package func run() throws(Problem) -> GateOutcome {
    var series = BlockSeries(
      source, seed: plan.seed, most: plan.mostTrials, interrupted: interrupted, journal: journal, save: save)
    var outcome = GateOutcome(end: .decided, first: [], fresh: [], looks: plan.looks)
    let flagged = try search(&outcome, &series)
    guard !flagged.isEmpty else { return outcome }
    journal(.note("a regression shows; measuring \(Confirmation.pairs) fresh pairs to see whether it repeats"))
    try confirm(against: plan.judge.references(of: flagged), &outcome, &series)
    return outcome
  }

  /// The first stage, up to the look that decides: the questions that were answered with a regression.
  private func search(_ outcome: inout GateOutcome, _ series: inout BlockSeries<Source>) throws(Problem) -> [Int] {
    while true {
      let blocks = plan.judge.blocks(outcome.first)
      // A look at which more than a fifth of the blocks were dropped is not taken.
      outcome.looks = Look.allowed(plan.looks, dropped: blocks.dropped)
      guard !outcome.looks.isEmpty, blocks.dropped <= plan.reruns else {
        outcome.end = .dropped
        return []
      }
      switch plan.judge.step(blocks, looks: outcome.looks) {
      case .settled: return []
      case .confirm(let questions): return questions
      case .measure:
        guard let block = try series.next(plan.arms, after: outcome.trials) else {
          outcome.end = .interrupted
          return []
        }
        outcome.first += block
      }
    }
  }

  /// The second stage: as many fresh pairs as a confirmation takes.
  private func confirm(
    against references: [String], _ outcome: inout GateOutcome, _ series: inout BlockSeries<Source>
  ) throws(Problem) {
    let arms = plan.arms.filter { references.contains($0.name) || $0.name == plan.judge.candidate }
    while true {
      let blocks = plan.judge.blocks(outcome.fresh, against: references)
      if blocks.count >= Confirmation.pairs { return }
      guard blocks.dropped <= plan.reruns, Confirmation.isAllowed(dropped: blocks.dropped) else {
        outcome.end = .dropped
        return
      }
      guard let block = try series.next(arms, after: outcome.trials) else {
        outcome.end = .interrupted
        return
      }
      outcome.fresh += block
    }
  }
}
