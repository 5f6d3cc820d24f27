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
  /// - Parameter idle: of the same component before the load; nil for one that came with it.
  init(_ use: MemoryUse, idle: MemoryUse?) {
    self.init(pssBytes: use.pss, idlePssBytes: idle?.pss, rssBytes: use.rss, peakRssBytes: use.peakRSS)
  }
}

extension LedgerRecord {
  init(_ window: CPUWindow, requests: UInt64) {
    self.init(
      windowNs: window.machine.durationNs,
      rows: window.ledger.rows.map { LedgerRowRecord(name: $0.account.name, kind: $0.account.kind, ns: $0.ns) },
      totalNs: window.ledger.totalNs, requests: requests, softirqNs: window.ledger.softirqNs,
      interruptsNs: window.ledger.interruptsNs, contextSwitches: window.machine.contextSwitches)
  }
}

extension Account {
  /// The stable word of records.
  fileprivate var kind: String {
    switch self {
    case .component: "component"
    case .harness: "harness"
    case .kernel: "kernel"
    case .wakeUps: "wake-ups"
    case .other: "other"
    }
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
