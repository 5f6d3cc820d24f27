import Glibc
import Quantities

/// Where a history of results changed for good.
///
/// E-divisive (Matteson and James, JASA 109, 2014) on the logs of the values, exponent 1, by binary segmentation with a
/// seeded permutation test in each segment; used on benchmark histories by Daly et al., ICPE 2020.
package struct ChangePoint: Equatable, Sendable {
  /// The first value of the new level.
  package let index: Int
  /// The median after it, up to the next change, over the median before it, from the previous change.
  package let ratio: Double
  /// The permutation test's, at least 1/(permutations + 1).
  package let p: Double
}

package struct ChangePoints: Sendable {
  package let level: Double
  package let permutations: Int
  /// No segment gets shorter.
  package let minimumSegment: Int
  package let seed: UInt64

  package init(level: Double = 0.01, permutations: Int = 399, minimumSegment: Int = 5, seed: UInt64) {
    self.level = level
    self.permutations = permutations
    self.minimumSegment = max(2, minimumSegment)
    self.seed = seed
  }

  /// The changes in `history`, in order.
  ///
  /// - Throws: `Problem` of kind environment when a value is not above zero and finite.
  package func find(in history: [Double]) throws(Problem) -> [ChangePoint] {
    guard history.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw .environment("a history holds a value that is not above zero, so its changes cannot be found")
    }
    let logs = history.map { log($0) }
    var random = SplitMix64(seed: seed)
    let splits = splits(of: logs, in: logs.indices, &random)
    let edges = [0] + splits.map(\.index) + [logs.count]
    return splits.enumerated().map { place, split in
      let before = median(logs[edges[place]..<edges[place + 1]])
      let after = median(logs[edges[place + 1]..<edges[place + 2]])
      return ChangePoint(index: split.index, ratio: exp(after - before), p: split.p)
    }
  }

  private typealias Split = (index: Int, p: Double)

  private func splits(of logs: [Double], in segment: Range<Int>, _ random: inout SplitMix64) -> [Split] {
    let values = Array(logs[segment])
    guard let best = divergence(of: values) else { return [] }
    var atLeast = 1
    for _ in 0..<permutations {
      if let other = divergence(of: random.shuffled(values)), other.statistic >= best.statistic { atLeast += 1 }
    }
    let p = Double(atLeast) / Double(permutations + 1)
    guard p <= level else { return [] }
    let middle = segment.lowerBound + best.index
    return splits(of: logs, in: segment.lowerBound..<middle, &random) + [(middle, p)]
      + splits(of: logs, in: middle..<segment.upperBound, &random)
  }

  /// The split with the largest energy distance between its sides; nil when there is no room for one or no spread.
  private func divergence(of values: [Double]) -> (index: Int, statistic: Double)? {
    let n = values.count
    var (between, left, right) = (0.0, 0.0, 0.0)
    for i in 0..<n { for j in 0..<i { right += abs(values[i] - values[j]) } }
    guard right > 0 else { return nil }
    var best: (index: Int, statistic: Double)?
    for moved in 0..<max(0, n - minimumSegment) {
      let toLeft = values[..<moved].reduce(0) { $0 + abs($1 - values[moved]) }
      let toRight = values[(moved + 1)...].reduce(0) { $0 + abs($1 - values[moved]) }
      between += toRight - toLeft
      left += toLeft
      right -= toRight
      let (a, b) = (Double(moved + 1), Double(n - moved - 1))
      guard moved + 1 >= minimumSegment else { continue }
      let energy = 2 * between / (a * b) - 2 * left / (a * (a - 1)) - 2 * right / (b * (b - 1))
      let statistic = a * b / (a + b) * energy
      if statistic > (best?.statistic ?? -.infinity) { best = (moved + 1, statistic) }
    }
    return best
  }

  private func median(_ values: ArraySlice<Double>) -> Double {
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}
