import Quantities
import Results

/// Sentences that reports share.
enum Prose {
  static func circumstances(_ run: RunRecord) -> String {
    let profile = run.profile
    let rate =
      profile.requestedRate.map { (try? Rate(perSecond: $0))?.description ?? "\($0)/s" } ?? "as fast as possible"
    let state = run.finishedAt.map { "to \($0)" } ?? "unfinished"
    return
      "\(run.startedAt) \(state), testbed \(run.testbed), seed \(run.seed). "
      + "\(rate) \(profile.arrival) over \(profile.connections) connections, \(count(profile.blocks, "block")), "
      + "windows of \(Nanoseconds(profile.durationNs)) after \(Nanoseconds(profile.warmupNs)) of warm-up; "
      + "generator and canary on \(cores(profile.generatorCores)), server and proxies on \(cores(profile.otherCores))."
  }

  static let overhead =
    "Paired by block: Hodges–Lehmann estimates over valid trials, with 95 % Walsh intervals, which need 6 pairs. "
    + "A percentile marked descriptive has fewer than 100 requests beyond it in some trial: it shows, it does not judge. "
    + "A gate decides more strictly than these intervals: toll gate shares one error rate among its looks and metrics, "
    + "asks for a change of a least size, and says regressed only when fresh pairs show it again."

  static let pooled =
    "Pooled, descriptive: all valid trials merged into one histogram. Overhead above does not come from these."

  static let cpu =
    "Medians over valid trials, in the measured window only. On veth the receiving side's network work is billed to the "
    + "sender, so the sum is what a set-up costs; its split is approximate."

  static func ledger(_ run: RunRecord) -> String {
    let cores = run.trials.compactMap { $0.machine?.cores }.max() ?? run.host.cores
    let window = Double(run.profile.durationNs) / 1e9 * Double(cores)
    let apart = run.trials.contains { $0.ledger?.interruptsNs != nil }
    return
      "µs per request, means over valid trials, so that rows add up to the total: cores × window − idle − steal. Every "
      + "row is measured (scheduler time of each task, children that ended included); none is found by subtraction, and "
      + "the residual is what they miss. The total rests on /proc/stat, which counts idle and steal in units of 10 ms: "
      + "over \(count(cores, "core")) and \(Nanoseconds(run.profile.durationNs)) that alone is up to "
      + "\(Figures.share(Double(4 * cores) * 0.01 / max(window, 0.001))) of the time. "
      + (apart
        ? "This kernel books interrupts apart from tasks (IRQ_TIME_ACCOUNTING), so they are counted beside the rows."
        : "Softirq is sampled by ticks and already inside the rows: this kernel bills it to the task it interrupts, on "
          + "veth the sender.")
  }

  static let conditions =
    "Send lag is the generator's own error: actual write − intended send time. The canary asks for sleeps of 1 ms; shown "
    + "is by how much they overshot. Foreign cores are the CPU of processes that are no part of the trial."

  static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  private static func cores(_ cores: [Int]) -> String {
    (cores.count == 1 ? "core " : "cores ") + cores.map(String.init).joined(separator: ", ")
  }
}
