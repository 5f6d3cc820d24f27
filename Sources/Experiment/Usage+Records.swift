import HDR
import Results
import Sampling

// What was sampled, as records keep it.

extension CPURecord {
  init(_ use: ProcessUse, windowNs: UInt64, requests: UInt64) {
    self.init(
      ns: use.ns, windowNs: windowNs, requests: requests, voluntarySwitches: use.voluntarySwitches,
      involuntarySwitches: use.involuntarySwitches)
  }
}

extension MemoryRecord {
  init(_ use: MemoryUse) {
    self.init(pssBytes: use.pss, rssBytes: use.rss, peakRssBytes: use.peakRSS)
  }
}

extension MachineRecord {
  init(_ window: CPUWindow) {
    let total = window.machine.total
    self.init(
      windowNs: window.durationNs, cores: window.machine.cores.count, busyNs: window.machine.busyNs,
      softirqNs: total.softirq, stealNs: total.steal, idleNs: total.idle, foreignNs: window.foreignNs,
      foreignCores: window.foreignCores, stealShare: window.machine.stealShare, cpuPressureUs: window.pressureUs)
  }
}

extension CoreRecord {
  /// - Parameter startNs: of the window, the zero of the series.
  init(core: Int, _ shares: [CoreShare], startNs: UInt64) {
    self.init(
      core: core,
      series: shares.map {
        CoreSecond(
          startNs: $0.startNs - min($0.startNs, startNs), durationNs: $0.durationNs, busy: $0.busy,
          softirq: $0.softirq, steal: $0.steal)
      })
  }
}
