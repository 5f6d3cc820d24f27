import Glibc
import Quantities
import Statistics

/// How the log ratios of pairs scatter around the true effect.
enum Noise: String, CaseIterable, Sendable {
  case normal
  /// One pair in ten scatters five times as wide: a backup ran.
  case contaminated
}

/// What pairs of one metric are like.
struct MetricModel: Sendable {
  let name: String
  let limits: GateLimits
  /// Of the log ratios.
  let deviation: Double
  /// True change, 0.05 for 5 %.
  var effect = 0.0
}

/// Draws pairs, and sends builds of them through the whole gate: looks, and confirmation in fresh pairs.
struct SyntheticBuild {
  let metrics: [MetricModel]
  let noise: Noise
  private let gate: BuildGate

  init(_ metrics: [MetricModel], noise: Noise) {
    self.metrics = metrics
    self.noise = noise
    gate = BuildGate(questions: metrics.map(\.limits))
  }

  struct End {
    let verdict: Verdict
    /// Of the first stage.
    let pairs: Int
    /// Whether a look saw a regression, confirmed or not.
    let flagged: Bool
  }

  func run(_ random: inout SplitMix64) -> End {
    var ratios = [[Double]](repeating: [], count: metrics.count)
    while true {
      switch gate.step(ratios) {
      case .measure(let pairs): draw(&ratios, until: pairs, &random)
      case .settled: return end(ratios, fresh: [:], flagged: false)
      case .confirm(let flagged):
        var fresh = [[Double]](repeating: [], count: metrics.count)
        draw(&fresh, until: Confirmation.pairs, &random)
        return end(ratios, fresh: Dictionary(uniqueKeysWithValues: flagged.map { ($0, fresh[$0]) }), flagged: true)
      }
    }
  }

  private func end(_ ratios: [[Double]], fresh: [Int: [Double]], flagged: Bool) -> End {
    let verdicts = gate.answers(ratios, fresh: fresh).map(\.verdict)
    return End(verdict: BuildGate.overall(verdicts), pairs: ratios[0].count, flagged: flagged)
  }

  private func draw(_ ratios: inout [[Double]], until pairs: Int, _ random: inout SplitMix64) {
    for (index, metric) in metrics.enumerated() {
      while ratios[index].count < pairs {
        let wide = noise == .contaminated && random.unit() < 0.1 ? 5.0 : 1.0
        ratios[index].append(log1p(metric.effect) + wide * metric.deviation * Self.normal(&random))
      }
    }
  }

  /// Box and Muller 1958.
  private static func normal(_ random: inout SplitMix64) -> Double {
    (-2 * log(1 - random.unit())).squareRoot() * cos(2 * .pi * random.unit())
  }
}
