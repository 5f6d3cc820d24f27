import Quantities
import Statistics

/// Watches mean response times during a warm-up and says when they have become steady.
///
/// MSER-5 (`Statistics.MSER5`) over the means of tenths of a second: the warm-up is over once the best place to cut the
/// series lies in its first half and at least two seconds of it are left behind the cut.
struct SteadyWatch {
  static let step = Nanoseconds.milliseconds(100)
  private static let leastBehindCut = 20

  private var means: [Double] = []

  /// Takes the mean of another tenth of a second in which there were answers; true when the series is steady now.
  mutating func isSteady(with mean: Double) -> Bool {
    means.append(mean)
    guard let cut = MSER5(means)?.warmup else { return false }
    return means.count - cut >= Self.leastBehindCut
  }
}
