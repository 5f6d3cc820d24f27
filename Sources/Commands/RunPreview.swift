import Experiment
import Foundation
import Profiles
import Quantities
import Results
import Statistics

/// What `toll run --plan` prints: the experiment before it starts.
struct RunPreview {
  let text: String

  /// What building and taking down a set-up takes besides warm-up and window.
  private static let nsAround: UInt64 = 1_500_000_000

  /// - Parameter noise: of A/A pairs on this machine; nil when nothing is known of it.
  init(_ profile: Profile, seed: UInt64, noise: Noise?) {
    let design = Design(setups: profile.setups, blocks: profile.design.blocks, seed: seed)
    let (warmup, window) = (profile.load.warmup, profile.load.duration)
    let each = warmup.count + window.count + Self.nsAround
    let time = Nanoseconds(each * UInt64(design.slots.count))
    var lines = [
      "\(design.slots.count) trials: \(profile.design.blocks) blocks of \(profile.setups.joined(separator: ", "))",
      "each \(warmup) of warm-up and \(window) of window at \(profile.load.rate), \(Decimals.fixed(profile.requestsPerTrial, 0)) requests: about \(Self.rounded(time)) in all",
      "order (seed \(seed)):",
    ]
    for block in 1...max(1, profile.design.blocks) {
      let order = design.slots.filter { $0.block == block }.map(\.setup)
      if !order.isEmpty { lines.append("  block \(block)  \(order.joined(separator: ", "))") }
    }
    lines += Self.resolution(profile, noise)
    text = lines.joined(separator: "\n")
  }

  private static func resolution(_ profile: Profile, _ noise: Noise?) -> [String] {
    guard let noise else {
      return [
        "smallest effect: unknown; give --noise with the file of toll doctor --json, or with a pair SD such as 5%"
      ]
    }
    let pairs = profile.design.blocks
    guard pairs >= 6 else { return ["smallest effect: none; an interval needs 6 blocks, here are \(pairs)"] }
    return ["smallest effect found nine times in ten, from \(noise.source):"]
      + GateMetric.allCases.compactMap { metric in
        guard profile.requestsPerTrial >= metric.requestsNeeded else {
          return "  \(metric.title)  not judged: it takes \(Decimals.fixed(metric.requestsNeeded, 0)) requests a trial"
        }
        return noise.deviations[metric].map { deviation in
          let effect = Power.minimumDetectableEffect(pairs: pairs, s: deviation)
          return
            "  \(metric.title)  \(Decimals.percent(effect)) (pair SD \(Decimals.significant(deviation * 100, 3)) %)"
        }
      }
  }

  private static func rounded(_ time: Nanoseconds) -> String {
    let minutes = (time.count + 30_000_000_000) / 60_000_000_000
    return minutes < 2 ? "\((time.count + 500_000_000) / 1_000_000_000) s" : "\(minutes) min"
  }

  /// The pair SD of log ratios, and where it is from.
  struct Noise {
    let deviations: [GateMetric: Double]
    let source: String

    /// - Parameter text: `5%`, or the path of what `toll doctor --json` wrote.
    init(parsing text: String) throws(Problem) {
      if text.hasSuffix("%") {
        guard let percent = Decimals.parse(text.dropLast()), percent > 0, percent <= 1_000 else {
          throw .usage("--noise \(text): give a pair SD such as 5%, or a file of toll doctor --json")
        }
        deviations = Dictionary(uniqueKeysWithValues: GateMetric.allCases.map { ($0, percent / 100) })
        source = "a pair SD of \(text)"
        return
      }
      let record = try ResultStore.loadDoctor(text)
      deviations = Dictionary(record.noise.map { ($0.metric, $0.standardDeviation) }) { first, _ in first }
      source = "\(text) (\(record.setup), windows of \(Nanoseconds(record.windowNs)))"
    }
  }
}
