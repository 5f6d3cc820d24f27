import Quantities

/// Which trial comes when: blocks of one trial of every set-up, the order inside a block a seeded shuffle.
///
/// Only within-block differences are ever tested, so drift of the machine from block to block does no harm.
package struct Design: Equatable, Sendable {
  /// One trial to be run.
  package struct Slot: Equatable, Sendable {
    package let setup: String
    /// From 1.
    package let block: Int
    /// Position in the whole run, from 1.
    package let order: Int
  }

  package let slots: [Slot]
  package let seed: UInt64

  package init(setups: [String], blocks: Int, seed: UInt64) {
    self.seed = seed
    var random = SplitMix64(seed: seed)
    var slots: [Slot] = []
    for block in 0..<blocks {
      for setup in random.shuffled(setups) {
        slots.append(Slot(setup: setup, block: block + 1, order: slots.count + 1))
      }
    }
    self.slots = slots
  }
}
