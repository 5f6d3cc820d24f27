import Foundation
import Quantities
import Statistics

/// Builds made of banked pairs: a random stretch of them, in their order, through the whole gate.
struct Replay: Decodable {
  /// One list a metric, in the order of GateLimits below: ln(candidate/baseline) by block.
  let p50: [Double]
  let cpu: [Double]
  /// Empty when the trials were too short for it.
  let p99: [Double]
  /// Whether arms were equal, so that each pair's label may be swapped at random.
  let equal: Bool

  /// The verdicts of so many builds, and their mean number of pairs.
  func run(_ builds: Int, seed: UInt64) -> (verdicts: [Verdict: Int], pairs: Double) {
    let metrics = [(p50, GateLimits.p50), (cpu, .cpuPerRequest), (p99, .p99)].filter { !$0.0.isEmpty }
    let gate = BuildGate(questions: metrics.map(\.1))
    var random = SplitMix64(seed: seed)
    var verdicts: [Verdict: Int] = [:]
    var pairs = 0
    for _ in 0..<builds {
      let start = random.below(p50.count)
      // One label a block, the same for every metric; the stretch goes on at the bank's beginning.
      let signs = (0..<54).map { _ in equal && random.unit() < 0.5 ? -1.0 : 1.0 }
      let series = metrics.map { bank, _ in (0..<54).map { signs[$0] * bank[(start + $0) % bank.count] } }
      var count = 0
      var step = gate.step(series.map { Array($0.prefix(count)) })
      while case .measure(let wanted) = step {
        count = wanted
        step = gate.step(series.map { Array($0.prefix(count)) })
      }
      var fresh: [Int: [Double]] = [:]
      if case .confirm(let flagged) = step {
        for index in flagged { fresh[index] = Array(series[index][count..<count + Confirmation.pairs]) }
      }
      let answers = gate.answers(series.map { Array($0.prefix(count)) }, fresh: fresh)
      verdicts[BuildGate.overall(answers.map(\.verdict)), default: 0] += 1
      pairs += count
    }
    return (verdicts, Double(pairs) / Double(builds))
  }
}
