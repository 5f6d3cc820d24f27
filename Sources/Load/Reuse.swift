import Quantities

/// How many requests a connection carries before the client closes it, drawn evenly for each connection.
package struct Reuse: Sendable, Equatable {
  package let least: UInt32
  package let most: UInt32

  /// - Throws: `Problem` of kind usage unless 1 ≤ least ≤ most.
  package init(_ least: UInt32, _ most: UInt32) throws(Problem) {
    guard least >= 1, least <= most else {
      throw .usage("--connection-reuse must be least:most with 1 <= least <= most, not \(least):\(most)")
    }
    self.least = least
    self.most = most
  }

  /// Reads `10:20`, or `1` for a new connection for every request.
  ///
  /// - Throws: `Problem` of kind usage.
  package init(parsing text: String) throws(Problem) {
    let words = text.split(separator: ":", omittingEmptySubsequences: false).map { UInt32($0) }
    guard words.count <= 2, let least = words.first ?? nil, let most = words.last ?? nil else {
      throw .usage("\"\(text)\" is not least:most requests on a connection (for example 10:20, or 1)")
    }
    try self.init(least, most)
  }

  func draw(_ random: inout SplitMix64) -> UInt32 { least + UInt32(random.below(Int(most - least) + 1)) }
}
