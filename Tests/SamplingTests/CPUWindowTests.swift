import Foundation
import Quantities
import Sampling
import Synchronization
import Testing

@Suite struct CPUWindowTests {
  @Test func aProcessIsTheSumOfItsThreads() throws {
    let tree = try FakeTree()
    let sampler = ProcessSampler(ProcFS(root: tree.root), pid: 7)
    #expect(sampler.counters() == nil)
    try tree.process(7, threads: [7: 1_000, 8: 500], switches: 10)
    let before = try #require(sampler.counters())
    #expect(before.threads == [7: 1_000, 8: 500])
    #expect(before.voluntarySwitches == 20)
    #expect(before.involuntarySwitches == 2)
    try tree.process(7, threads: [7: 1_800, 8: 900, 9: 50], switches: 12)
    let use = ProcessUse(from: before, to: try #require(sampler.counters()))
    #expect(use.ns == 800 + 400 + 50)
    #expect(use.voluntarySwitches == 16)
    #expect(use.endedThreads == 0)
  }

  @Test func whatAnEndedThreadUsedIsInTheTicks() throws {
    let tree = try FakeTree()
    let sampler = ProcessSampler(ProcFS(root: tree.root), pid: 7)
    try tree.process(7, threads: [7: 1_000, 8: 500], ticks: 100)
    let before = try #require(sampler.counters())
    try tree.process(7, threads: [7: 5_001_000], ticks: 103)
    let use = ProcessUse(from: before, to: try #require(sampler.counters()))
    #expect(use.endedThreads == 1)
    #expect(use.ns == 30_000_000)
  }

  @Test func foreignIsWhatNoComponentUsed() throws {
    let tree = try FakeTree([
      "stat": "cpu  0 0 0 0\ncpu0 0 0 0 0\nctxt 50\n", "pressure/cpu": "some avg10=0 total=100\n",
    ])
    let accounts = Accounts(components: ["server": [7, 8], "proxy": [9], "gone": [10]], harness: [])
    let sampler = CPUSampler(ProcFS(root: tree.root), accounts: accounts)
    try tree.process(7, threads: [7: 0])
    try tree.process(8, threads: [8: 0])
    try tree.process(9, threads: [9: 0])
    try tree.process(10, threads: [10: 0])
    let first = try sampler.snapshot()
    try tree.process(7, threads: [7: 1_000])
    try tree.process(8, threads: [8: 2_000])
    try tree.process(9, threads: [9: 3_000])
    try tree.remove("10")
    try tree.write(Data("some avg10=0 total=350\n".utf8), to: "pressure/cpu")
    try tree.write(Data("cpu  0 0 0 0\ncpu0 0 0 0 0\nctxt 75\n".utf8), to: "stat")
    let window = CPUWindow(from: first, to: try sampler.snapshot(), accounts: accounts, interruptsApart: false)
    #expect(window.components["server"]?.ns == 3_000)
    #expect(window.components["proxy"]?.ns == 3_000)
    #expect(window.components["gone"]?.ns == 0)
    #expect(window.ended == ["gone": [10]])
    #expect(window.pressureUs == 250)
    // The one core never idled by these made-up files.
    #expect(window.foreignNs == window.durationNs - 6_000)
    #expect(window.ledger.ns(.component("server")) == 3_000)
    #expect(window.ledger.totalNs == window.durationNs)
    #expect(window.machine.contextSwitches == 25)
  }

  /// Cores 0 and 1, read at a second's distance by a clock that steps.
  private final class Steps: IdleThreadClock {
    private let readings: Mutex<[[Int: UInt64]]>
    init(_ readings: [[Int: UInt64]]) { self.readings = Mutex(readings) }
    func nanoseconds() -> [Int: UInt64] { readings.withLock { $0.removeFirst() } }
  }

  private func wakeUps(_ readings: [Int: UInt64]...) throws -> (row: UInt64?, residual: Int64, busy: UInt64) {
    let accounts = Accounts(components: [:], harness: [])
    let tree = try FakeTree(["stat": "cpu  0 0 0 0\ncpu0 0 0 0 0\ncpu1 0 0 0 0\n"])
    let sampler = CPUSampler(ProcFS(root: tree.root), accounts: accounts, idleThreads: Steps(readings))
    let first = try sampler.snapshot()
    try tree.write(Data("cpu  0 0 0 150\ncpu0 0 0 0 50\ncpu1 0 0 0 100\n".utf8), to: "stat")
    let window = CPUWindow(from: first, to: try sampler.snapshot(), accounts: accounts, interruptsApart: false)
    let row = window.ledger.rows.first { $0.account == .wakeUps }
    return (row?.ns, window.ledger.residualNs, window.machine.busyNs)
  }

  @Test func idleThreadsHaveARowForWhatTheyDoAwake() throws {
    // They were on their cores for 1.6 s and slept 1.5 s of it.
    let measured = try wakeUps([0: 7, 1: 1_000], [0: 560_000_007, 1: 1_040_001_000])
    #expect(measured.row == 100_000_000)
    #expect(measured.residual == Int64(measured.busy) - 100_000_000)
  }

  @Test func aCoreWhoseIdleThreadIsUnknownLeavesTheRowOut() throws {
    #expect(try wakeUps([0: 7], [0: 560_000_007, 1: 1_040_001_000]).row == nil)
    #expect(try wakeUps([:], [:]).row == nil)
    #expect(try wakeUps([0: 9, 1: 9], [0: 9, 1: 9]).row == 0)
  }

  @Test func withoutMachineFiguresThereIsNoSnapshot() throws {
    let tree = try FakeTree()
    #expect(
      throws: Problem.environment("\(tree.root)/stat cannot be read: CPU cannot be measured here, mount procfs there")
    ) {
      try CPUSampler(ProcFS(root: tree.root), accounts: Accounts(components: [:], harness: [])).snapshot()
    }
  }

  @Test func memoryIsReadWithOrWithoutRollup() throws {
    let tree = try FakeTree(["7/status": "VmHWM:\t30 kB\nVmRSS:\t20 kB\n"])
    let sampler = ProcessSampler(ProcFS(root: tree.root), pid: 7)
    #expect(sampler.memory()?.pss == nil)
    try tree.write(Data("Rss: 20 kB\nPss: 5 kB\n".utf8), to: "7/smaps_rollup")
    let memory = try #require(sampler.memory())
    #expect(memory.pss == 5 << 10 && memory.rss == 20 << 10 && memory.peakRSS == 30 << 10)
    #expect(ProcessSampler(ProcFS(root: tree.root), pid: 8).memory() == nil)
  }
}
