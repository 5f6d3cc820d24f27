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
    + "sender, so the sum is what a set-up costs; its split is approximate. Idle is memory "
    + "before the load, when there is no generator yet."

  static func ledger(_ run: RunRecord) -> String {
    let wakes = run.trials.contains { $0.ledger?.rows.contains { $0.kind == "wake-ups" } ?? false }
    let apart = run.trials.contains { $0.ledger?.interruptsNs != nil }
    return
      "µs per request, means over valid trials, so that rows add up to the total: cores × window − idle − steal. Every "
      + "row is measured (scheduler time of each task, children that ended included); none is found by subtraction, and "
      + "the residual is what they miss. The total rests on /proc/stat, which counts idle, waiting and steal in units of "
      + "10 ms each, whatever the window's length: longer windows are more exact. "
      + idle(wakes: wakes, apart: apart)
      + (apart
        ? "This kernel books interrupts apart from tasks (IRQ_TIME_ACCOUNTING), so they are counted beside the rows."
        : "Softirq is sampled by ticks and already inside the rows: this kernel bills it to the task it interrupts, on "
          + "veth the sender.")
  }

  private static func idle(wakes: Bool, apart: Bool) -> String {
    if apart { return "The way of a core out of sleep and back is in no task, and in the residual. " }
    return wakes
      ? "Wake-ups are what the kernel's idle threads do while they are awake, timed by a BPF program at each switch: "
        + "interrupts that find a core idle, and its way out of sleep and back. "
      : "What the kernel's idle threads do while they are awake (interrupts that find a core idle, its way out of sleep "
        + "and back) is in no task, and in the residual: to time it takes root, clang and libbpf-dev. "
  }

  static let programs =
    "From a pass of its own after the trials, with the same load, in which the kernel timed every run of a program; timing "
    + "costs CPU, so no other figure comes from it. Their time is inside the rows: of whichever task they ran in."

  static let conditions =
    "Send lag is the generator's own error: actual write − intended send time. The canary asks for sleeps of 1 ms; shown "
    + "is by how much they overshot. Foreign cores are the CPU of processes that are no part of the trial. Up in: from "
    + "nothing to the first answer through the set-up (median)."

  static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  private static func cores(_ cores: [Int]) -> String {
    (cores.count == 1 ? "core " : "cores ") + cores.map(String.init).joined(separator: ", ")
  }
}
