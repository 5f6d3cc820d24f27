import Experiment
import Foundation
import Profiles
import Quantities
import Results
import Statistics

/// What `toll run --plan` prints: the experiment before it starts.
struct RunPreview {
  let text: String

  /// - Parameter noise: of A/A pairs on this machine; nil when nothing is known of it.
  /// - Throws: `Problem` of kind usage for a set-up that nobody knows.
  init(_ profile: Profile, seed: UInt64, noise: Noise?) throws(Problem) {
    // Every set-up is in the plan: which of them this machine lacks shows when they are built.
    let setups = try Lineup(profile.setups, customs: profile.customs) { _ in nil }.names
    let design = Design(
      setups: setups, cells: profile.cells.compactMap(\.name), blocks: profile.design.blocks, seed: seed)
    let (warmup, window) = (profile.load.warmup, profile.load.duration)
    let time = profile.estimatedTime(setups: setups.count)
    let cells = profile.cells.count > 1 ? " in \(profile.cells.count) cells" : ""
    let rate = profile.load.rate.map { "\($0), \(Decimals.fixed(profile.requestsPerTrial, 0)) requests" }
    var lines = [
      "\(design.slots.count) trials: \(profile.design.blocks) blocks of \(setups.joined(separator: ", "))\(cells)",
      "\(warmup) of warm-up and \(window) of window at \(rate ?? "full speed"): about \(Self.rounded(time)) in all",
      "order (seed \(seed)):",
    ]
    for block in 1...max(1, profile.design.blocks) {
      let order = design.slots.filter { $0.block == block }.map { slot in
        slot.cell.map { "\(slot.setup) at \($0)" } ?? slot.setup
      }
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
