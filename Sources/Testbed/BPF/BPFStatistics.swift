import CBpf
import Kernel
import Quantities

/// As long as it lives, the kernel times every run of every BPF program, at a cost of its own (≈ 180 ns a run): for a
/// pass apart from the one whose latencies count. No sysctl is touched; the descriptor ends it, however we end.
package struct BPFStatistics: ~Copyable, Sendable {
  private let descriptor: Descriptor

  /// - Throws: `Problem` of kind environment without CAP_SYS_ADMIN.
  package init() throws(Problem) {
    let number = cbpf_enable_statistics()
    guard number >= 0 else {
      throw .environment(
        "cannot time BPF programs: \(SystemError(code: -number, call: "BPF_ENABLE_STATS")); run as root")
    }
    descriptor = Descriptor(owning: number)
  }
}

/// How often a program ran while statistics were on, and for how long.
package struct BPFRunTime: Equatable, Sendable {
  /// `route/redirect`.
  package let program: String
  package let runs: UInt64
  package let nanoseconds: UInt64

  package func since(_ earlier: BPFRunTime) -> BPFRunTime {
    BPFRunTime(
      program: program, runs: runs &- earlier.runs, nanoseconds: nanoseconds &- earlier.nanoseconds)
  }
}

extension BPFObject {
  /// All programs of the object, in the order of its source.
  package func runTimes() -> [BPFRunTime] {
    programs.map { program in
      var (runs, nanoseconds) = (UInt64(0), UInt64(0))
      _ = cbpf_run_time(program.descriptor, &runs, &nanoseconds)
      return BPFRunTime(program: "\(name)/\(program.name)", runs: runs, nanoseconds: nanoseconds)
    }
  }
}
