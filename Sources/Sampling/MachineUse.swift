import Quantities

/// Where the time of one core, or of all together, went between two readings, in ns.
package struct CoreUse: Equatable, Sendable {
  package var idle: UInt64 = 0
  package var steal: UInt64 = 0
  package var user: UInt64 = 0
  package var nice: UInt64 = 0
  package var system: UInt64 = 0
  package var irq: UInt64 = 0
  package var softirq: UInt64 = 0

  package init() {}

  package init(from earlier: CoreTicks, to later: CoreTicks) {
    func grown(_ field: KeyPath<CoreTicks, UInt64>) -> UInt64 {
      let (a, b) = (earlier[keyPath: field], later[keyPath: field])
      return (b > a ? b - a : 0) * ClockTick.ns
    }
    idle = grown(\.idle) + grown(\.iowait)
    steal = grown(\.steal)
    user = grown(\.user)
    nice = grown(\.nice)
    system = grown(\.system)
    irq = grown(\.irq)
    softirq = grown(\.softirq)
  }

  /// Wall − idle − steal: idle is the kernel's exact figure, while user and system are sampled by ticks.
  ///
  /// - Parameter wall: ns of the same stretch, times the number of cores.
  package func busy(wall: UInt64) -> UInt64 { wall - min(wall, idle + steal) }
}

/// What all cores did between two readings.
package struct MachineUse: Equatable, Sendable {
  package let durationNs: UInt64
  /// By core number; a core that came or went in between is left out.
  package let cores: [Int: CoreUse]
  /// Of all cores.
  package let total: CoreUse
  /// Of all tasks; nil where the kernel does not tell.
  package let contextSwitches: UInt64?

  package init(from earlier: MachineStat, to later: MachineStat, durationNs: UInt64) {
    self.durationNs = durationNs
    cores = later.cores.reduce(into: [:]) { cores, core in
      if let before = earlier.cores[core.key] { cores[core.key] = CoreUse(from: before, to: core.value) }
    }
    total = CoreUse(from: earlier.total, to: later.total)
    contextSwitches = earlier.contextSwitches.flatMap { a in later.contextSwitches.map { b in b - min(a, b) } }
  }

  package var wallNs: UInt64 { durationNs * UInt64(cores.count) }
  package var busyNs: UInt64 { total.busy(wall: wallNs) }
  /// Share of all cores' time that the hypervisor took.
  package var stealShare: Double { wallNs == 0 ? 0 : Double(total.steal) / Double(wallNs) }
}
