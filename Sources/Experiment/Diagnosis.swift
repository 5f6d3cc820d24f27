import Profiles
import Quantities
import Results

/// What a look at the machine says about measuring on it. Pure.
package struct Diagnosis: Sendable {
  package let findings: [FindingRecord]

  /// - Parameters:
  ///   - quiet: the machine left alone.
  ///   - limits: beyond which a trial would be invalid.
  package init(host: HostRecord, quiet: QuietRecord, limits: ValidityLimits) {
    var findings: [FindingRecord] = []
    func add(_ kind: String, _ good: Bool, _ text: String) {
      findings.append(FindingRecord(kind: kind, good: good, text: text))
    }
    let late = Nanoseconds(quiet.canary.value(at: .p99) ?? 0)
    add(
      "canary", late <= limits.canaryP99,
      "1 ms sleeps overshoot by \(late) at p99 (limit \(limits.canaryP99)) without real-time priority")
    add(
      "foreign-cpu", quiet.foreignCores <= limits.foreignCpu,
      "other processes use \(Decimals.fixed(quiet.foreignCores, 2)) of \(quiet.cores) cores (limit \(Decimals.significant(limits.foreignCpu, 3)))"
    )
    add(
      "steal", quiet.stealShare <= limits.steal,
      "the hypervisor takes \(Decimals.fixed(quiet.stealShare * 100, 2)) % (limit \(Decimals.significant(limits.steal * 100, 3)) %)"
    )
    add("cores", host.cores >= 2, Self.cores(host.cores))
    add(
      "governor", host.governor == "performance" || host.governor == "unknown",
      host.governor == "unknown"
        ? "the frequency governor is not shown: nothing to set on most virtual machines"
        : "the frequency governor is \(host.governor)\(host.governor == "performance" ? "" : ": performance keeps the clock still")"
    )
    add("clock", host.clocksource == "tsc" || host.clocksource == "arch_sys_counter", Self.clock(host.clocksource))
    let apart = host.kernelConfig["IRQ_TIME_ACCOUNTING"] ?? "unknown"
    add(
      "accounting", true,
      apart == "y"
        ? "the kernel books interrupts apart from tasks: softirq time is in no process"
        : "the kernel books interrupts on whatever task they meet (IRQ_TIME_ACCOUNTING \(apart)): CPU per request includes them"
    )
    self.findings = findings
  }

  private static func cores(_ cores: Int) -> String {
    cores >= 2
      ? "\(cores) cores: generator and canary have one of their own"
      : "one core: generator, server and proxies take it from each other, and latencies mean little"
  }

  private static func clock(_ source: String) -> String {
    ["tsc", "arch_sys_counter"].contains(source)
      ? "the clock is \(source), read without a system call"
      : "the clock source is \(source): reading it may cost a system call"
  }
}
