import Quantities
import Results

/// What a run found, in a sentence for each set-up.
struct Headline {
  let lines: [String]

  init(_ run: RunRecord) {
    lines = run.setups.compactMap { setup in
      guard let overhead = setup.overhead else {
        guard !setup.isBaseline else { return nil }
        return "\(setup.label): no overhead can be told, for want of a block with valid trials in both arms"
      }
      let parts = [("p50", overhead.p50), ("CPU a request", overhead.machineCpu ?? overhead.cpu)].compactMap {
        name, effect in
        effect.map { "\(name) \(Self.told($0))" }
      }
      return "\(setup.label) against \(setup.against): " + parts.joined(separator: "; ")
    }
  }

  private static func told(_ effect: EffectRecord) -> String {
    let amount = "\(Figures.signedMicroseconds(effect.deltaUs)) µs (\(Figures.ratio(effect.ratio))"
    guard effect.low != nil else { return amount + ", without an interval: \(effect.pairs) of the 6 pairs it needs)" }
    return amount + ", 95 % interval \(Figures.ratioInterval(effect)))"
  }
}

/// How far a run's trials carry a statement.
enum Evidence {
  static let baseline = "baseline"

  /// True when a valid trial of this set-up or of the baseline has fewer than 100 requests beyond the percentile, so
  /// that it describes what was seen but judges nothing.
  static func isDescriptive(_ percentile: Percentile, of setup: SetupRecord, in run: RunRecord) -> Bool {
    let pair = [setup.name, setup.against]
    let counts = run.trials.filter { $0.valid && $0.cell == setup.cell && pair.contains($0.setup) }
      .compactMap { $0.load?.result.response.count }
    return counts.contains { Double($0) * (100 - percentile.percent) < 9_999.5 }
  }
}
