/// Wilcoxon's signed-rank test of paired differences, exact for any ties.
///
/// Zeros are dropped, equal sizes share their mid-rank, and the distribution over all 2^n signs is counted by a
/// subset-sum over the doubled ranks (Streitberg and Röhmel 1986). Under A/A it needs nothing but symmetry.
package struct SignedRank: Equatable, Sendable {
  /// How many differences were not zero.
  package let count: Int
  /// W+: the sum of the ranks of the positive differences.
  package let positiveRanks: Double
  /// P(W ≥ W+) if signs were random: small when the differences are positive. 1 when all differences are zero.
  package let pGreater: Double
  /// P(W ≤ W+): small when the differences are negative.
  package let pLess: Double

  /// Takes n³ additions. All differences must be finite.
  package init(_ differences: [Double]) {
    let nonZero = differences.filter { $0 != 0 }.sorted { abs($0) < abs($1) }
    let ranks = Self.doubledMidRanks(nonZero.map(abs))
    let doubled = zip(ranks, nonZero).reduce(0) { $0 + ($1.1 > 0 ? $1.0 : 0) }
    let chances = Self.distribution(of: ranks)
    count = nonZero.count
    positiveRanks = Double(doubled) / 2
    // Summed from the far end of each tail, small terms first.
    pGreater = min(1, chances[doubled...].reversed().reduce(0, +))
    pLess = min(1, chances[...doubled].reduce(0, +))
  }

  /// The largest c with P(W ≤ c) ≤ `tail` for n differences without ties, and that probability; nil when even c = 0 is too likely.
  package static func critical(n: Int, tail: Double) -> (rankSum: Int, probability: Double)? {
    var cumulated = 0.0
    var best: (Int, Double)?
    for (rankSum, chance) in distribution(of: Array(1...max(n, 1))).enumerated() {
      cumulated += chance
      guard cumulated <= tail else { break }
      best = (rankSum, cumulated)
    }
    return best
  }

  /// The chance of each sum when every rank is in or out by the toss of a coin.
  private static func distribution(of ranks: [Int]) -> [Double] {
    var chances = [Double](repeating: 0, count: ranks.reduce(1, +))
    chances[0] = 1
    var reach = 0
    for rank in ranks {
      reach += rank
      for sum in stride(from: reach, through: 0, by: -1) {
        chances[sum] = (chances[sum] + (sum >= rank ? chances[sum - rank] : 0)) / 2
      }
    }
    return chances
  }

  private static func doubledMidRanks(_ sorted: [Double]) -> [Int] {
    var ranks: [Int] = []
    while ranks.count < sorted.count {
      let first = ranks.count
      let ties = sorted[first...].prefix { $0 == sorted[first] }.count
      ranks += Array(repeating: 2 * first + ties + 1, count: ties)
    }
    return ranks
  }
}
