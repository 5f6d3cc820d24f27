import Quantities
import Results

/// Sentences that reports share.
enum Prose {
  static func circumstances(_ run: RunRecord) -> String {
    let profile = run.profile
    let rate = (try? Rate(perSecond: profile.requestedRate))?.description ?? "\(profile.requestedRate)/s"
    let state = run.finishedAt.map { "to \($0)" } ?? "unfinished"
    return
      "\(run.startedAt) \(state), testbed \(run.testbed), seed \(run.seed). "
      + "\(rate) \(profile.arrival) over \(profile.connections) connections, \(count(profile.blocks, "block")), "
      + "windows of \(Nanoseconds(profile.durationNs)) after \(Nanoseconds(profile.warmupNs)) of warm-up; "
      + "generator and canary on \(cores(profile.generatorCores)), server and proxies on \(cores(profile.otherCores))."
  }

  static let overhead =
    "Paired by block: Hodges–Lehmann estimates over valid trials, with 95 % Walsh intervals, which need 6 pairs. "
    + "A percentile marked descriptive has fewer than 100 requests beyond it in some trial: it shows, it does not judge."

  static let pooled =
    "Pooled, descriptive: all valid trials merged into one histogram. Overhead above does not come from these."

  static let cpu =
    "Medians over valid trials, in the measured window only. On veth the receiving side's network work is billed to the "
    + "sender, so the sum is what a set-up costs; its split is approximate."

  static let conditions =
    "Send lag is the generator's own error: actual write − intended send time. The canary asks for sleeps of 1 ms; shown "
    + "is by how much they overshot. Foreign cores are busy time of the machine that no component accounts for."

  static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  private static func cores(_ cores: [Int]) -> String {
    (cores.count == 1 ? "core " : "cores ") + cores.map(String.init).joined(separator: ", ")
  }
}
