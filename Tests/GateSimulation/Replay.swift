import Foundation
import Quantities
import Statistics

/// Builds made of banked blocks, through the whole gate: looks, dropped blocks that are run again, confirmation.
///
/// Of equal arms a build is a random stretch of the bank in its order, so that what the machine did for minutes stays
/// together, and each block's labels may be swapped. Of unequal arms it is the bank in random order: a stretch would
/// give as few different builds as there are blocks.
struct Replay: Decodable {
  /// One list a metric, in the order of GateLimits below: ln(candidate/baseline) by block, 0 where there is none.
  let p50: [Double]
  let cpu: [Double]
  /// Empty when the trials were too short for it.
  let p99: [Double]
  /// Whether both trials of a block were valid.
  let valid: [Bool]
  let equal: Bool

  /// A profile's usual limit of blocks that are run again.
  private static let reruns = 7

  struct Summary {
    var verdicts: [Verdict: Int] = [:]
    /// Builds in which too many blocks were dropped.
    var dropped = 0
    /// Builds that a look called regressed, confirmed or not.
    var flagged = 0
    /// Before confirmation, in all builds.
    var pairs = 0
  }

  var isWhole: Bool {
    valid.count >= 10 && [p50, cpu, p99].allSatisfy { $0.isEmpty || $0.count == valid.count }
  }

  func run(_ builds: Int, seed: UInt64) -> Summary {
    var random = SplitMix64(seed: seed)
    var summary = Summary()
    for _ in 0..<builds { build(&random, &summary) }
    return summary
  }

  private var metrics: [(bank: [Double], limits: GateLimits)] {
    let all: [(bank: [Double], limits: GateLimits)] = [(p50, .p50), (cpu, .cpuPerRequest), (p99, .p99)]
    return all.filter { !$0.bank.isEmpty }
  }

  private func build(_ random: inout SplitMix64, _ summary: inout Summary) {
    var blocks = Blocks(self, &random)
    var first = Stage(metrics.count)
    var gate = BuildGate(questions: metrics.map(\.limits))
    while true {
      gate = BuildGate(questions: gate.questions, looks: Look.allowed(Look.planned, dropped: first.dropped))
      guard !gate.looks.isEmpty, first.dropped <= Self.reruns else { return summary.drop(first) }
      switch gate.step(first.ratios) {
      case .measure: first.take(blocks.next(&random))
      case .settled: return summary.add(gate.answers(first.ratios, fresh: [:]), first)
      case .confirm(let flagged):
        summary.flagged += 1
        var fresh = Stage(metrics.count)
        while fresh.count < Confirmation.pairs {
          fresh.take(blocks.next(&random))
          guard fresh.dropped <= Self.reruns, Confirmation.isAllowed(dropped: fresh.dropped) else {
            return summary.drop(first)
          }
        }
        let again = Dictionary(uniqueKeysWithValues: flagged.map { ($0, fresh.ratios[$0]) })
        return summary.add(gate.answers(first.ratios, fresh: again), first)
      }
    }
  }

  /// The blocks of one build, one after the other; after the last the first comes again.
  private struct Blocks {
    private let bank: Replay
    private let order: [Int]
    private var taken = 0

    init(_ bank: Replay, _ random: inout SplitMix64) {
      self.bank = bank
      let all = Array(bank.valid.indices)
      let start = random.below(all.count)
      order = bank.equal ? Array(all[start...] + all[..<start]) : random.shuffled(all)
    }

    /// The log ratio of each metric; nil for a block with an invalid trial.
    mutating func next(_ random: inout SplitMix64) -> [Double]? {
      let index = order[taken % order.count]
      taken += 1
      let sign = bank.equal && random.unit() < 0.5 ? -1.0 : 1.0
      return bank.valid[index] ? bank.metrics.map { sign * $0.bank[index] } : nil
    }
  }

  /// The pairs of one stage.
  fileprivate struct Stage {
    private(set) var ratios: [[Double]]
    private(set) var dropped = 0

    init(_ metrics: Int) { ratios = [[Double]](repeating: [], count: metrics) }

    var count: Int { ratios[0].count }

    mutating func take(_ block: [Double]?) {
      guard let block else {
        dropped += 1
        return
      }
      for (metric, value) in block.enumerated() { ratios[metric].append(value) }
    }
  }
}

extension Replay.Summary {
  fileprivate mutating func drop(_ first: Replay.Stage) {
    dropped += 1
    verdicts[.inconclusive, default: 0] += 1
    pairs += first.count
  }

  fileprivate mutating func add(_ answers: [BuildGate.Answer], _ first: Replay.Stage) {
    verdicts[BuildGate.overall(answers.map(\.verdict)), default: 0] += 1
    pairs += first.count
  }
}
