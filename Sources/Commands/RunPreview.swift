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
  /// - Throws: `Problem` when nothing of the profile can be measured on any one machine.
  init(_ profile: Profile, seed: UInt64, noise: Noise?) throws(Problem) {
    let lineup = try Lineup(profile.setups, customs: profile.customs) { _ in nil }
    let cells = profile.cells.compactMap(\.name)
    let design = Design(setups: lineup.names, cells: cells, blocks: profile.design.blocks, seed: seed)
    let time = profile.estimatedTime(setups: lineup.names.count)
    let of = (cells.isEmpty ? "" : "\(cells.count) cells of ") + lineup.names.joined(separator: ", ")
    var lines = ["\(design.slots.count) trials: \(profile.design.blocks) blocks of \(of)"]
    if let note = lineup.note { lines.append(note) }
    for cell in profile.cells {
      let (warmup, window) = (cell.load.warmup, cell.load.duration)
      let load =
        cell.load.rate.map {
          "at \($0), \(Decimals.fixed($0.perSecond * Double(window.count) / 1e9, 0)) requests"
        } ?? "as fast as possible"
      lines.append("\(cell.name ?? "each") \(warmup) of warm-up and \(window) of window \(load)")
    }
    lines[lines.count - 1] += ": about \(Self.rounded(time)) in all"
    lines.append("order (seed \(seed)):")
    for block in 1...max(1, profile.design.blocks) {
      let order = design.slots.filter { $0.block == block }.map { slot in
        slot.cell.map { "\($0) \(slot.setup)" } ?? slot.setup
      }
      if !order.isEmpty { lines.append("  block \(block)  \(order.joined(separator: ", "))") }
    }
    lines += Self.resolution(profile, noise)
    text = lines.joined(separator: "\n")
  }

  private static func resolution(_ profile: Profile, _ noise: Noise?) -> [String] {
    let pairs = profile.design.blocks
    guard pairs >= 6 else { return ["smallest effect: none; an interval needs 6 blocks, here are \(pairs)"] }
    func effect(_ deviation: Double) -> String {
      Decimals.percent(Power.minimumDetectableEffect(pairs: pairs, s: deviation))
    }
    guard let noise else {
      let each = [0.02, 0.05, 0.1, 0.2].map { "\(effect($0)) at a pair SD of \(Decimals.fixed($0 * 100, 0)) %" }
      return [
        "smallest effect found nine times in ten: \(each.joined(separator: ", "))",
        "  toll doctor --json FILE measures this machine's pair SD, --noise FILE reckons with it",
      ]
    }
    return ["smallest effect found nine times in ten, from \(noise.source):"]
      + GateMetric.allCases.compactMap { metric in
        guard profile.requestsPerTrial >= metric.requestsNeeded else {
          return "  \(metric.title)  not judged: it takes \(Decimals.fixed(metric.requestsNeeded, 0)) requests a trial"
        }
        return noise.deviations[metric].map { deviation in
          "  \(metric.title)  \(effect(deviation)) (pair SD \(Decimals.significant(deviation * 100, 3)) %)"
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
