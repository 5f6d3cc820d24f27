/// MSER-5 (White 1997; White, Cobb and Spratt 2000): where a series stops warming up.
///
/// Batches of five are averaged, and the start is cut where the standard error of what remains is smallest.
package struct MSER5: Sendable {
  package static let batchSize = 5
  /// Σ(b_j − mean)²/(k − d)² over the batches after the first d, for d = 0 … k/2.
  package let statistics: [Double]

  /// Nil with fewer than ten values, or when one is not finite.
  package init?(_ values: [Double]) {
    let batches = values.count / Self.batchSize
    guard batches >= 2, values.allSatisfy(\.isFinite) else { return nil }
    let means = (0..<batches).map { batch in
      values[batch * Self.batchSize..<(batch + 1) * Self.batchSize].reduce(0, +) / Double(Self.batchSize)
    }
    statistics = (0...batches / 2).map { dropped in
      let rest = means[dropped...]
      let mean = rest.reduce(0, +) / Double(rest.count)
      return rest.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rest.count * rest.count)
    }
  }

  /// How many values to drop from the start; nil when the best cut is the last one allowed: no steady state was seen.
  package var warmup: Int? {
    let best = statistics.indices.reduce(0) { statistics[$1] < statistics[$0] ? $1 : $0 }
    return best == statistics.count - 1 ? nil : best * Self.batchSize
  }
}
