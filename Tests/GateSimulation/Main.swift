import Foundation
import Quantities
import Statistics

/// `GateSimulation [BUILDS]`: the gate's false reds and its power, on synthetic pairs. Status 1 when a figure that the
/// project promises is missed. `GateSimulation replay FILE BUILDS`: the verdicts of banked pairs (scripts/gate-bank).
@main
enum Main {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    if words.count == 3, words[0] == "replay", let builds = Int(words[2]), builds > 0 { replay(words[1], builds) }
    let builds = CommandLine.arguments.dropFirst().first.map { Int($0) ?? 0 } ?? 200_000
    guard builds >= 100 else {
      FileHandle.standardError.write(Data("usage: GateSimulation [BUILDS, at least 100]\n".utf8))
      exit(64)
    }
    var kept = true
    print("A/A, \(builds) builds a row: p50, CPU and p99 of equal arms at pair SD 3 %, 3 % and 10 %")
    for noise in Noise.allCases { kept = falseReds(builds, noise) && kept }
    print(
      "\nPower: how often one metric's regression turns the build red, of \(builds / 100) builds a cell, and after how many pairs"
    )
    for noise in Noise.allCases { power(builds / 100, noise) }
    print("\nAgainst the reference (pair SD 3 %, 3 %, 10 %; normal)")
    for (metric, effect, least) in [("p50", 0.05, 0.95), ("CPU", 0.05, 0.95), ("p99", 0.10, 0.95)] {
      kept = reference(max(2_000, builds / 20), metric, effect, least) && kept
    }
    exit(kept ? 0 : 1)
  }

  private static func replay(_ path: String, _ builds: Int) -> Never {
    guard let bytes = FileManager.default.contents(atPath: path),
      let bank = try? JSONDecoder().decode(Replay.self, from: bytes), bank.isWhole
    else {
      FileHandle.standardError.write(Data("\(path): no bank of at least ten pairs\n".utf8))
      exit(2)
    }
    let end = bank.run(builds, seed: 20_260_103)
    func share(_ count: Int) -> String { percent(Double(count) / Double(builds), 2) }
    let shares = Verdict.allCases.map { "\($0.rawValue) \(share(end.verdicts[$0] ?? 0))" }
    let red = end.verdicts[.regressed] ?? 0
    let limit = percent(Binomial.upperBound(successes: red, n: builds, confidence: 0.95), 3)
    let ending = bank.equal ? "\(red) false reds, upper 95 % limit \(limit)" : "\(red) found"
    print(
      "\(ending); \(shares.joined(separator: ", ")); too many dropped \(share(end.dropped)); flagged before confirmation \(share(end.flagged)); \(Decimals.fixed(Double(end.pairs) / Double(builds), 1)) pairs before confirmation"
    )
    exit(0)
  }

  private static func usual(_ effects: [String: Double] = [:]) -> [MetricModel] {
    [("p50", GateLimits.p50, 0.03), ("CPU", .cpuPerRequest, 0.03), ("p99", .p99, 0.10)].map { name, limits, deviation in
      MetricModel(name: name, limits: limits, deviation: deviation, effect: effects[name] ?? 0)
    }
  }

  private static func falseReds(_ builds: Int, _ noise: Noise) -> Bool {
    var random = SplitMix64(seed: 20_260_101)
    let build = SyntheticBuild(usual(), noise: noise)
    var (red, flagged) = (0, 0)
    var verdicts: [Verdict: Int] = [:]
    for _ in 0..<builds {
      let end = build.run(&random)
      if end.verdict == .regressed { red += 1 }
      if end.flagged { flagged += 1 }
      verdicts[end.verdict, default: 0] += 1
    }
    let limit = Binomial.upperBound(successes: red, n: builds, confidence: 0.95)
    let shares = Verdict.allCases.map { "\($0.rawValue) \(percent(Double(verdicts[$0] ?? 0) / Double(builds), 2))" }
    print(
      "  \(noise.rawValue): \(red) false reds, \(percent(Double(red) / Double(builds), 4)), upper 95 % limit \(percent(limit, 4)); flagged before confirmation \(percent(Double(flagged) / Double(builds), 2)); \(shares.joined(separator: ", "))"
    )
    // Few builds cannot show so small a share.
    return builds < 20_000 || limit <= 0.0005
  }

  private static func power(_ builds: Int, _ noise: Noise) {
    for (name, limits) in [("p50 or CPU", GateLimits.p50), ("p99", .p99)] {
      print("  \(name), \(noise.rawValue)   " + [5, 10, 20].map { "+\($0) %" }.joined(separator: "              "))
      for deviation in [0.03, 0.05, 0.10, 0.20] {
        let cells = [0.05, 0.10, 0.20].map { effect in
          let (found, pairs) = detection(
            builds,
            SyntheticBuild(
              [MetricModel(name: name, limits: limits, deviation: deviation, effect: effect)], noise: noise))
          return "\(percent(found, 1)) (\(Decimals.fixed(pairs, 0)) pairs)"
        }
        print("    pair SD \(percent(deviation, 0))  \(cells.joined(separator: "   "))")
      }
    }
  }

  private static func reference(_ builds: Int, _ metric: String, _ effect: Double, _ least: Double) -> Bool {
    let (found, pairs) = detection(builds, SyntheticBuild(usual([metric: effect]), noise: .normal))
    print(
      "  \(metric) \(Decimals.percent(effect)): found \(percent(found, 1)) after \(Decimals.fixed(pairs, 0)) pairs, promised \(percent(least, 0))"
    )
    return found >= least
  }

  /// The share of red builds, and their mean number of pairs before confirmation.
  private static func detection(_ builds: Int, _ build: SyntheticBuild) -> (Double, Double) {
    var random = SplitMix64(seed: 20_260_102)
    let ends = (0..<builds).map { _ in build.run(&random) }
    let pairs = ends.reduce(0) { $0 + $1.pairs }
    return (Double(ends.count { $0.verdict == .regressed }) / Double(builds), Double(pairs) / Double(builds))
  }

  private static func percent(_ share: Double, _ places: Int) -> String { Decimals.fixed(share * 100, places) + " %" }
}
