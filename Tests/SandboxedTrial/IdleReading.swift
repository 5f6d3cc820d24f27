import Kernel
import Quantities
import Sampling
import Testbed

/// What the kernel and the idle threads' clock say of every core at one instant.
struct IdleReading {
  private let stat: MachineStat
  private let idle: [Int: UInt64]
  private let ns: UInt64

  init(_ clock: any IdleThreadClock) throws {
    guard let stat = ProcFS().text("stat").flatMap(MachineStat.init) else { throw Problem.environment("no /proc/stat") }
    self.stat = stat
    idle = clock.nanoseconds()
    ns = MonotonicClock.nanoseconds()
  }

  /// Waits up to 10 s for a core whose idle thread is known: one that is always busy never shows its own.
  static func first(_ clock: any IdleThreadClock) throws -> IdleReading {
    let deadline = MonotonicClock.nanoseconds() + 10_000_000_000
    while clock.nanoseconds().isEmpty, MonotonicClock.nanoseconds() < deadline {
      Thread.sleep(until: MonotonicClock.nanoseconds() + 5_000_000)
    }
    return try IdleReading(clock)
  }

  func cores(since earlier: IdleReading) -> [TrialOutcome.Core] {
    stat.cores.keys.sorted().compactMap { number in
      guard let a = earlier.stat.cores[number], let b = stat.cores[number] else { return nil }
      let slept = (b.idle + b.iowait - a.idle - a.iowait) * ClockTick.ns
      let thread = idle[number].flatMap { later in earlier.idle[number].map { later - $0 } }
      return TrialOutcome.Core(slept: slept, idleThread: thread, wall: ns - earlier.ns)
    }
  }
}
