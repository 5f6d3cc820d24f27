import HDR
import Kernel
import Quantities

/// Everything sampled over one window.
package struct WindowSample: Sendable {
  package let cpu: CPUWindow
  /// By core, in slices of a second.
  package let cores: [Int: [CoreShare]]
  /// Just before the end of the window.
  package let memory: MemorySnapshot
}

/// Watches processes and machine over a window that is known beforehand.
package struct WindowSampler: Sendable {
  private let sampler: CPUSampler
  private let interruptsApart: Bool

  /// The last reading comes this much (ns) before the end: with the window end the generator's threads, and with
  /// them their exact times.
  package static let margin: UInt64 = 2_000_000

  /// How long (ns) before the last reading memory is read.
  private static let memoryLead: UInt64 = 20_000_000

  /// - Parameters:
  ///   - accounts: process numbers as `procfs` shows them.
  ///   - idleThreads: nil where nobody keeps their time.
  ///   - interruptsApart: whether this kernel books interrupts apart from tasks (IRQ_TIME_ACCOUNTING).
  package init(
    _ procfs: ProcFS, accounts: Accounts, idleThreads: (any IdleThreadClock)? = nil, interruptsApart: Bool
  ) {
    sampler = CPUSampler(procfs, accounts: accounts, idleThreads: idleThreads)
    self.interruptsApart = interruptsApart
  }

  /// Blocks until `margin` before `endNs`: a snapshot at each end, `/proc/stat` at every whole second between.
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
    // While the generator still lives, and early enough not to delay the last reading.
    Thread.sleep(until: endNs - Self.margin - Self.memoryLead)
    let memory = MemorySnapshot(reading: sampler.procfs, components: sampler.accounts.components)
    Thread.sleep(until: endNs - Self.margin)
    let last = try sampler.snapshot()
    timeline.append(last.machine, atNs: last.endedNs)
    let cpu = CPUWindow(from: first, to: last, accounts: sampler.accounts, interruptsApart: interruptsApart)
    return WindowSample(cpu: cpu, cores: timeline.cores, memory: memory)
  }
}
