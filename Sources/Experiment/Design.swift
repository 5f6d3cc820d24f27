import Quantities

/// Which trial comes when: blocks of one trial of every set-up, the order inside a block a seeded shuffle.
///
/// With a matrix, a block goes through its cells in random order and measures every set-up in each before the next.
/// Only differences within a block and a cell are ever tested, so drift of the machine from block to block does no harm.
package struct Design: Equatable, Sendable {
  /// One trial to be run.
  package struct Slot: Equatable, Sendable {
    package let setup: String
    /// The profile's cell; nil without a matrix.
    package let cell: String?
    /// From 1.
    package let block: Int
    /// Position in the whole run, from 1.
    package let order: Int

    package init(setup: String, cell: String? = nil, block: Int, order: Int) {
      self.setup = setup
      self.cell = cell
      self.block = block
      self.order = order
    }
  }

  package let slots: [Slot]
  package let seed: UInt64

  /// - Parameter cells: of the profile's matrix; empty without one.
  package init(setups: [String], cells: [String] = [], blocks: Int, seed: UInt64) {
    self.seed = seed
    var random = SplitMix64(seed: seed)
    var slots: [Slot] = []
    for block in 1...max(1, blocks) {
      for cell in cells.isEmpty ? [nil] : random.shuffled(cells).map(Optional.some) {
        for setup in random.shuffled(setups) {
          slots.append(Slot(setup: setup, cell: cell, block: block, order: slots.count + 1))
        }
      }
    }
    self.slots = slots
  }
}
