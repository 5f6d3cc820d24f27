import Quantities

/// What a process has used so far.
package struct ProcessCounters: Equatable, Sendable {
  /// Time on a CPU by thread, in ns.
  package let threads: [Int32: UInt64]
  /// User plus system time of all threads that ever lived, in ticks of `ClockTick.ns`.
  package let cpuTicks: UInt64
  package let voluntarySwitches: UInt64
  package let involuntarySwitches: UInt64
}

/// Memory of a process in bytes.
package struct MemoryUse: Equatable, Sendable {
  /// Proportional set size; nil where the kernel does not tell (no smaps_rollup, or no right to read it).
  package let pss: UInt64?
  package let rss: UInt64
  /// Highest resident size of its life (VmHWM).
  package let peakRSS: UInt64

  /// Of both together; PSS only when it is known of both.
  package static func + (a: MemoryUse, b: MemoryUse) -> MemoryUse {
    MemoryUse(
      pss: a.pss.flatMap { first in b.pss.map { first + $0 } }, rss: a.rss + b.rss, peakRSS: a.peakRSS + b.peakRSS)
  }
}

/// Reads one process by its number in the namespace that `procfs` shows.
package struct ProcessSampler: Sendable {
  package let procfs: ProcFS
  package let pid: Int32

  package init(_ procfs: ProcFS, pid: Int32) {
    self.procfs = procfs
    self.pid = pid
  }

  /// Nil when the process has gone. A thread that ends while this reads is left out.
  package func counters() -> ProcessCounters? {
    guard let stat = procfs.text("\(pid)/stat").flatMap(ProcessStat.init) else { return nil }
    var threads: [Int32: UInt64] = [:]
    var voluntary: UInt64 = 0
    var involuntary: UInt64 = 0
    for thread in procfs.threads(of: pid) {
      guard let sched = procfs.text("\(pid)/task/\(thread)/schedstat").flatMap(SchedStat.init) else { continue }
      threads[thread] = sched.runNs
      guard let status = procfs.text("\(pid)/task/\(thread)/status").map(StatusFields.init) else { continue }
      voluntary += status.number("voluntary_ctxt_switches") ?? 0
      involuntary += status.number("nonvoluntary_ctxt_switches") ?? 0
    }
    return ProcessCounters(
      threads: threads, cpuTicks: stat.cpuTicks, voluntarySwitches: voluntary, involuntarySwitches: involuntary)
  }

  /// Nil when the process has gone.
  package func memory() -> MemoryUse? {
    guard let status = procfs.text("\(pid)/status").map(StatusFields.init), let rss = status.bytes("VmRSS"),
      let peak = status.bytes("VmHWM")
    else { return nil }
    let rollup = procfs.text("\(pid)/smaps_rollup").map(StatusFields.init)
    return MemoryUse(pss: rollup?.bytes("Pss"), rss: rss, peakRSS: peak)
  }
}
