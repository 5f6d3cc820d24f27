import Quantities
import Results

/// Blocks measured again because a trial in them was invalid, up to a limit.
///
/// A block is measured again whole, every set-up of its cell in an order drawn anew, whichever trial was invalid: only
/// trials that stood side by side are ever paired.
struct Reruns {
  /// How many blocks may still be measured again.
  private var left: Int
  private var random: SplitMix64
  private var replaced: Set<Block> = []

  private struct Block: Hashable {
    let number: Int
    let cell: String?
  }

  /// - Parameter limit: how many blocks at most, those measured again that fail again among them.
  init(limit: Int, seed: UInt64) {
    left = limit
    random = SplitMix64(seed: ~seed)
  }

  /// What comes after these trials: under block numbers of their own, above all there were. Empty when nothing is left to do.
  mutating func slots(after trials: [TrialRecord], setups: [String]) -> [Design.Slot] {
    var (block, order) = (trials.map(\.block).max() ?? 0, trials.map(\.order).max() ?? 0)
    var slots: [Design.Slot] = []
    for trial in trials where !trial.valid && left > 0 {
      guard replaced.insert(Block(number: trial.block, cell: trial.cell)).inserted else { continue }
      left -= 1
      block += 1
      for setup in random.shuffled(setups) {
        order += 1
        slots.append(Design.Slot(setup: setup, cell: trial.cell, block: block, order: order))
      }
    }
    return slots
  }
}
