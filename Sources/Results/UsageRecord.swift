/// CPU that one component used in the window.
package struct CPURecord: Codable, Equatable, Sendable {
  package var ns: UInt64
  /// ns / window.
  package var cores: Double
  /// Absent when nothing was answered.
  package var usPerRequest: Double?
  package var voluntarySwitches: UInt64
  package var involuntarySwitches: UInt64
  /// Periods of a CPU quota that were used up; absent without one.
  package var throttledPeriods: UInt64?

  package init(
    ns: UInt64, cores: Double, usPerRequest: Double? = nil, voluntarySwitches: UInt64, involuntarySwitches: UInt64,
    throttledPeriods: UInt64? = nil
  ) {
    self.throttledPeriods = throttledPeriods
    self.ns = ns
    self.cores = cores
    self.usPerRequest = usPerRequest
    self.voluntarySwitches = voluntarySwitches
    self.involuntarySwitches = involuntarySwitches
  }

  /// - Parameters:
  ///   - windowNs: length of the window the CPU was used in.
  ///   - requests: answers in the same window.
  package init(ns: UInt64, windowNs: UInt64, requests: UInt64, voluntarySwitches: UInt64, involuntarySwitches: UInt64) {
    self.init(
      ns: ns, cores: windowNs > 0 ? Double(ns) / Double(windowNs) : 0,
      usPerRequest: requests > 0 ? Double(ns) / 1e3 / Double(requests) : nil,
      voluntarySwitches: voluntarySwitches, involuntarySwitches: involuntarySwitches)
  }
}

/// Memory of one component at the end of the window.
package struct MemoryRecord: Codable, Equatable, Sendable {
  /// Proportional set size; absent where the kernel does not tell.
  package var pssBytes: UInt64?
  /// The same before the generator started; absent for the generator.
  package var idlePssBytes: UInt64?
  package var rssBytes: UInt64
  /// Highest resident size of its life.
  package var peakRssBytes: UInt64

  package init(pssBytes: UInt64? = nil, idlePssBytes: UInt64? = nil, rssBytes: UInt64, peakRssBytes: UInt64) {
    self.pssBytes = pssBytes
    self.idlePssBytes = idlePssBytes
    self.rssBytes = rssBytes
    self.peakRssBytes = peakRssBytes
  }
}

/// The whole machine in the window, from /proc/stat (10 ms units): sums over all cores.
package struct MachineRecord: Codable, Equatable, Sendable {
  package var windowNs: UInt64
  package var cores: Int
  /// Cores × window − idle − steal.
  package var busyNs: UInt64
  /// Of which in soft interrupts.
  package var softirqNs: UInt64
  /// Taken by the hypervisor.
  package var stealNs: UInt64
  /// idle + iowait.
  package var idleNs: UInt64
  /// Busy − all components: other processes and unattributed kernel work.
  package var foreignNs: UInt64
  package var foreignCores: Double
  /// stealNs / (cores × window).
  package var stealShare: Double
  /// Time in which some task waited for a CPU; absent without PSI.
  package var cpuPressureUs: UInt64?

  package init(
    windowNs: UInt64, cores: Int, busyNs: UInt64, softirqNs: UInt64, stealNs: UInt64, idleNs: UInt64,
    foreignNs: UInt64, foreignCores: Double, stealShare: Double, cpuPressureUs: UInt64? = nil
  ) {
    self.windowNs = windowNs
    self.cores = cores
    self.busyNs = busyNs
    self.softirqNs = softirqNs
    self.stealNs = stealNs
    self.idleNs = idleNs
    self.foreignNs = foreignNs
    self.foreignCores = foreignCores
    self.stealShare = stealShare
    self.cpuPressureUs = cpuPressureUs
  }
}

/// Shares (0 … 1) of one core's time in one slice. `startNs` counts from the window's start.
package struct CoreSecond: Codable, Equatable, Sendable {
  package var startNs: UInt64
  package var durationNs: UInt64
  package var busy: Double
  package var softirq: Double
  package var steal: Double

  package init(startNs: UInt64, durationNs: UInt64, busy: Double, softirq: Double, steal: Double) {
    self.startNs = startNs
    self.durationNs = durationNs
    self.busy = busy
    self.softirq = softirq
    self.steal = steal
  }
}

/// One core over the window.
package struct CoreRecord: Codable, Equatable, Sendable {
  package var core: Int
  package var series: [CoreSecond]

  package init(core: Int, series: [CoreSecond]) {
    self.core = core
    self.series = series
  }
}
