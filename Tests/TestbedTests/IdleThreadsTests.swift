import Glibc
import Support
import Testbed
import Testing

/// The time of this machine's own idle threads, against what the kernel counts of it.
@Suite(
  .enabled(if: Inside.isRoot, "needs root for BPF"),
  .enabled(if: access("/usr/include/bpf/bpf_helpers.h", R_OK) == 0, "needs libbpf-dev: run scripts/setup"))
struct IdleThreadsTests {
  @Test(Requirement.program("clang"))
  func theyWereOnTheirCoresWheneverThoseSlept() throws {
    var order = Inside.order("baseline")
    order.watchesIdleThreads = true
    order.requests = 2_000
    let outcome = try Inside.outcome(order)
    let known = outcome.cores.filter { $0.idleThread != nil }
    #expect(!known.isEmpty)
    for core in known {
      let thread = try #require(core.idleThread)
      #expect(thread <= core.wall)
      // Sleep and waiting are both counted in units of 10 ms.
      #expect(thread + 25_000_000 >= core.slept)
    }
  }

  @Test func nobodyKeepsTheirTimeUnlessAsked() throws {
    #expect(try Inside.outcome(Inside.order("baseline")).cores.isEmpty)
  }
}
