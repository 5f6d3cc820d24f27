import Glibc
import Kernel
import Quantities
import Sampling

/// Keeps the time of the kernel's idle threads, from a program that runs whenever a thread is switched: what they do
/// while they are awake is CPU too, and in no task's account. It costs some 50 ns a switch.
final class IdleThreads: IdleThreadClock {
  private let object: BPFObject

  /// `struct idle_time` of idle.bpf.c.
  private struct Time: BitwiseCopyable {
    let over: UInt64
    let since: UInt64
    let known: UInt64
  }

  /// - Throws: `Problem` of kind environment.
  init(compiler: BPFCompiler) throws(Problem) {
    object = try BPFObject(.idle, compiler: compiler)
    try object.attach("change", toTracepoint: "sched_switch")
    Self.wakeEveryCore()
  }

  /// Who is on a core is known from its first switch on. Cores this process may not use wake by themselves.
  private static func wakeEveryCore() {
    let visitor = try? Thread(name: "wake-cores") {
      for core in 0..<sysconf(Int32(_SC_NPROCESSORS_CONF)) {
        if let one = ProcessorSet([core]) { try? Thread.pin(to: one) }
      }
    }
    visitor?.join()
  }

  func nanoseconds() -> [Int: UInt64] {
    let times: [Time] = (try? object.map("times").valuesOfProcessors()) ?? []
    let now = MonotonicClock.nanoseconds()
    return times.enumerated().reduce(into: [:]) { known, core in
      let time = core.element
      guard time.known != 0 else { return }
      known[core.offset] = time.over + (time.since == 0 ? 0 : now - min(now, time.since))
    }
  }
}
