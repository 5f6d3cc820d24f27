/// The centre of paired differences: the median of their Walsh averages (Hodges and Lehmann 1963).
///
/// It is the estimate that belongs to the signed-rank test: one wild pair hardly moves it.
package struct HodgesLehmann: Sendable {
  /// All (d_i + d_j)/2 with i ≤ j, sorted.
  package let walshAverages: [Double]
  private let count: Int

  /// Nil when there is no difference or one that is not finite.
  package init?(_ differences: [Double]) {
    guard !differences.isEmpty, differences.allSatisfy(\.isFinite) else { return nil }
    count = differences.count
    walshAverages = differences.indices.flatMap { i in differences[...i].map { ($0 + differences[i]) / 2 } }.sorted()
  }

  package var estimate: Double {
    let size = walshAverages.count
    return (walshAverages[(size - 1) / 2] + walshAverages[size / 2]) / 2
  }

  /// The two-sided interval [Walsh_(c+1), Walsh_(M−c)] with c the critical value of the signed-rank test (Tukey 1949);
  /// nil when there are too few differences for `level`: fewer than 6 for 0.95.
  package func interval(level: Double) -> ClosedRange<Double>? {
    guard let c = SignedRank.critical(n: count, tail: (1 - level) / 2)?.rankSum else { return nil }
    return walshAverages[c]...walshAverages[walshAverages.count - 1 - c]
  }
}
