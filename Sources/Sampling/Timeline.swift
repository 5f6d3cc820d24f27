import Kernel
import Quantities

/// Shares (0 … 1) of one core's time in one slice of the window.
package struct CoreShare: Equatable, Sendable {
  package let startNs: UInt64
  package let durationNs: UInt64
  package let busy: Double
  package let softirq: Double
  package let steal: Double

  init(_ use: CoreUse, startNs: UInt64, durationNs: UInt64) {
    func share(_ ns: UInt64) -> Double { durationNs == 0 ? 0 : min(1, Double(ns) / Double(durationNs)) }
    self.startNs = startNs
    self.durationNs = durationNs
    busy = share(use.busy(wall: durationNs))
    softirq = share(use.softirq)
    steal = share(use.steal)
  }
}

/// Readings of `/proc/stat` through a window, and what each core did between them.
package struct Timeline: Sendable {
  private var readings: [(atNs: UInt64, stat: MachineStat)] = []

  package init() {}

  /// - Parameter atNs: when `stat` was read, later than the reading before.
  package mutating func append(_ stat: MachineStat, atNs: UInt64) { readings.append((atNs, stat)) }

  /// By core: a share for each pair of neighbouring readings.
  package var cores: [Int: [CoreShare]] {
    zip(readings, readings.dropFirst()).reduce(into: [:]) { cores, pair in
      let (a, b) = pair
      let duration = b.atNs > a.atNs ? b.atNs - a.atNs : 0
      for (core, use) in MachineUse(from: a.stat, to: b.stat, durationNs: duration).cores {
        cores[core, default: []].append(CoreShare(use, startNs: a.atNs, durationNs: duration))
      }
    }
  }
}
