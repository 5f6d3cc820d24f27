import HDR
import Kernel
import Quantities

/// Everything sampled over one window.
package struct WindowSample: Sendable {
  package let cpu: CPUWindow
  /// By core, in slices of a second.
  package let cores: [Int: [CoreShare]]
  /// By component, summed over its processes, at the end of the window. Components that had gone are left out.
  package let memory: [String: MemoryUse]
}

/// Watches processes and machine over a window that is known beforehand.
package struct WindowSampler: Sendable {
  private let sampler: CPUSampler

  /// - Parameter components: process numbers as `procfs` shows them, by component.
  package init(_ procfs: ProcFS, components: [String: [Int32]]) {
    sampler = CPUSampler(procfs, components: components)
  }

  /// Blocks until `endNs`: a snapshot at each end, `/proc/stat` at every whole second between.
  ///
  /// - Throws: `Problem` of kind environment when `/proc/stat` cannot be read.
  package func measure(from startNs: UInt64, to endNs: UInt64) throws(Problem) -> WindowSample {
    var timeline = Timeline()
    Thread.useFinestTimers()
    Thread.sleep(until: startNs)
    let first = try sampler.snapshot()
    timeline.append(first.machine, atNs: first.endedNs)
    var next = startNs + Nanoseconds.second.count
    while next + Nanoseconds.second.count / 2 < endNs {
      Thread.sleep(until: next)
      timeline.append(try sampler.machine(), atNs: MonotonicClock.nanoseconds())
      next += Nanoseconds.second.count
    }
    Thread.sleep(until: endNs)
    let last = try sampler.snapshot()
    timeline.append(last.machine, atNs: last.endedNs)
    return WindowSample(cpu: CPUWindow(from: first, to: last), cores: timeline.cores, memory: memory())
  }

  private func memory() -> [String: MemoryUse] {
    sampler.components.compactMapValues { pids in
      let uses = pids.compactMap { ProcessSampler(sampler.procfs, pid: $0).memory() }
      guard let first = uses.first else { return nil }
      return uses.dropFirst().reduce(first, +)
    }
  }
}
