import Quantities
import Sampling
import Testing

/// Ledgers of made-up process tables; times in ms unless named otherwise.
@Suite struct LedgerTests {
  private static let ms: UInt64 = 1_000_000

  private struct Made {
    var pid: Int32
    var parent: Int32 = 1
    var command = "x"
    var kernel = false
    var threads: [Int32: UInt64]
    var ticks: UInt64 = 0
    var reaped: UInt64 = 0
    var start: UInt64 = 1
  }

  private func table(_ processes: [Made]) throws -> ProcessTable {
    ProcessTable(
      try processes.reduce(into: [:]) { entries, made in
        let flags = made.kernel ? 0x20_8040 : 0x40_0000
        let text =
          "\(made.pid) (\(made.command)) S \(made.parent) 1 1 0 -1 \(flags) 0 0 0 0 \(made.ticks) 0 \(made.reaped) 0 20 0 "
          + "\(made.threads.count) 0 \(made.start) 1 1"
        entries[made.pid] = ProcessEntry(
          stat: try #require(ProcessStat(text)), threads: made.threads.mapValues { $0 * Self.ms })
      })
  }

  private static func stat(_ columns: String) -> String { "cpu  \(columns)\ncpu0 \(columns)\n" }

  private func machine(idle: (before: Int, after: Int), ns: UInt64, softirq: Int = 0) throws -> MachineUse {
    MachineUse(
      from: try #require(MachineStat(Self.stat("0 0 0 \(idle.before) 0 0 0 0"))),
      to: try #require(MachineStat(Self.stat("0 0 0 \(idle.after) 0 0 \(softirq) 0"))), durationNs: ns)
  }

  private func ledger(
    _ first: [Made], _ last: [Made], components: [String: [Int32]] = [:], harness: [Int32] = [], busyMs: UInt64 = 0,
    softirq: Int = 0, interruptsApart: Bool = false
  ) throws -> Ledger {
    Ledger(
      from: try table(first), to: try table(last), accounts: Accounts(components: components, harness: harness),
      machine: try machine(idle: (0, 0), ns: busyMs * Self.ms, softirq: softirq), interruptsApart: interruptsApart)
  }

  private func rows(_ ledger: Ledger) -> [String: UInt64] {
    Dictionary(uniqueKeysWithValues: ledger.rows.map { ($0.account.name, $0.ns / Self.ms) }).filter { $0.value > 0 }
  }

  @Test func everyProcessHasItsRow() throws {
    let first = [
      Made(pid: 10, threads: [10: 5]), Made(pid: 11, parent: 10, threads: [11: 100, 12: 50]),
      Made(pid: 13, parent: 11, threads: [13: 1]),
      Made(pid: 14, parent: 2, command: "ksoftirqd/0", kernel: true, threads: [14: 7]),
      Made(pid: 15, parent: 2, command: "kworker/1:2-wg-crypt-wg0", kernel: true, threads: [15: 7]),
      Made(pid: 16, parent: 2, command: "kworker/u8:1-events", kernel: true, threads: [16: 7]),
      Made(pid: 17, parent: 2, command: "napi/eth0-8193", kernel: true, threads: [17: 7]),
      Made(pid: 18, parent: 2, command: "rcu_preempt", kernel: true, threads: [18: 7]),
      Made(pid: 20, threads: [20: 1_000]),
    ]
    let last = first.map { made in
      var made = made
      made.threads = made.threads.mapValues { $0 + UInt64(made.pid) }
      return made
    }
    let ledger = try ledger(first, last, components: ["proxy": [11]], harness: [10], busyMs: 200)
    // The proxy's child counts for the proxy; both of its threads do.
    #expect(
      rows(ledger) == [
        "proxy": 11 + 11 + 13, "harness": 10, "ksoftirqd": 14, "wireguard": 15, "kworker": 16, "napi": 17,
        "other kernel threads": 18, "other processes": 20,
      ])
    #expect(ledger.totalNs == 200 * Self.ms)
    #expect(ledger.residualNs == Int64(200 - 145) * Int64(Self.ms))
  }

  @Test func rowsMayExceedATotalThatIsRoundedDown() throws {
    let ledger = try ledger([Made(pid: 5, threads: [5: 0])], [Made(pid: 5, threads: [5: 12])], busyMs: 10)
    #expect(ledger.residualNs == -2_000_000)
  }

  @Test func aProcessBornInTheWindowCountsWhole() throws {
    let ledger = try ledger([], [Made(pid: 5, threads: [5: 40, 6: 2])])
    #expect(rows(ledger) == ["other processes": 42])
  }

  @Test func aNumberGivenToAnotherProcessStartsAnew() throws {
    let ledger = try ledger(
      [Made(pid: 5, threads: [5: 900], start: 1)], [Made(pid: 5, threads: [5: 30], start: 2)])
    #expect(rows(ledger) == ["other processes": 30])
  }

  @Test func whatEndedChildrenUsedReachesWhoWaitedForThem() throws {
    // Child 12 had used 300 ms (30 ticks) before the window and 50 ms in it; child 13 lived 20 ms inside it.
    let first = [Made(pid: 11, threads: [11: 10]), Made(pid: 12, parent: 11, threads: [12: 300], ticks: 30)]
    let last = [Made(pid: 11, threads: [11: 15], reaped: 37)]
    #expect(rows(try ledger(first, last, components: ["proxy": [11]])) == ["proxy": 5 + 50 + 20])
  }

  @Test func childrenNobodyWaitedForTakeNothingFromOthers() throws {
    let first = [Made(pid: 11, threads: [11: 10]), Made(pid: 12, parent: 11, threads: [12: 300], ticks: 30)]
    let last = [Made(pid: 11, threads: [11: 15])]
    #expect(rows(try ledger(first, last, components: ["proxy": [11]])) == ["proxy": 5])
  }

  @Test func anEndedThreadIsInTheTicks() throws {
    let ledger = try ledger(
      [Made(pid: 5, threads: [5: 100, 6: 100], ticks: 20)], [Made(pid: 5, threads: [5: 101], ticks: 27)])
    #expect(rows(ledger) == ["other processes": 70])
  }

  @Test func softirqIsNeverARowUnlessTheKernelBooksItApart() throws {
    let processes = ([Made(pid: 5, threads: [5: 0])], [Made(pid: 5, threads: [5: 60])])
    let inside = try ledger(processes.0, processes.1, busyMs: 60, softirq: 2)
    #expect(inside.softirqNs == 20 * Self.ms && inside.residualNs == 0 && inside.interruptsNs == nil)
    let apart = try ledger(processes.0, processes.1, busyMs: 80, softirq: 2, interruptsApart: true)
    #expect(apart.interruptsNs == 20 * Self.ms && apart.residualNs == 0)
  }

  @Test func aControlGroupKnowsBetterThanItsProcesses() throws {
    let ledger = Ledger(
      from: try table([Made(pid: 5, threads: [5: 0]), Made(pid: 6, threads: [6: 0])]),
      to: try table([Made(pid: 5, threads: [5: 10]), Made(pid: 6, threads: [6: 20])]),
      accounts: Accounts(components: ["proxy": [5], "server": [6]], harness: []), groups: ["proxy": 90 * Self.ms],
      machine: try machine(idle: (0, 0), ns: 110 * Self.ms), interruptsApart: false)
    #expect(rows(ledger) == ["proxy": 90, "server": 20])
    #expect(ledger.residualNs == 0)
  }

  @Test func groupCPU() throws {
    let first = try #require(GroupCPU("usage_usec 1000\nuser_usec 1\nnr_throttled 2\n"))
    #expect(first == GroupCPU(usageNs: 1_000_000, throttledPeriods: 2))
    let last = try #require(GroupCPU("usage_usec 1500\nnr_throttled 7\n"))
    #expect(last.since(first) == GroupCPU(usageNs: 500_000, throttledPeriods: 5))
    #expect(GroupCPU("usage_usec 18446744073709551615\n") == nil && GroupCPU("") == nil)
    #expect(GroupCPU(reading: ["/nowhere"]) == nil && GroupCPU(reading: []) == nil)
  }

  @Test func quotaInAHierarchyOfItsOwn() throws {
    let tree = try FakeTree([
      "use/cpu.stat": "usage_usec 1000\n", "quota/cpu.stat": "nr_periods 9\nnr_throttled 4\nthrottled_time 5\n",
    ])
    let group = GroupCPU(reading: ["\(tree.root)/use"], quotas: ["\(tree.root)/quota"])
    #expect(group == GroupCPU(usageNs: 1_000_000, throttledPeriods: 4))
    #expect(GroupCPU(reading: ["\(tree.root)/use"], quotas: ["/nowhere"])?.throttledPeriods == nil)
  }

  @Test func socketPages() {
    let text = """
      sockets: used 66
      TCP: inuse 2 orphan 0 tw 3 alloc 2 mem 159
      UDP: inuse 0 mem 1
      FRAG: inuse 0 memory 7
      """
    #expect(MemorySnapshot.socketPages(text) == 160)
    #expect(MemorySnapshot.socketPages("sockets: used 66\n") == nil)
  }

  @Test func theInnermostNumberOfAProcess() {
    #expect(ProcessNumbers.innermost("Name:\tx\nNSpid:\t4711\t12\n") == 12)
    #expect(ProcessNumbers.innermost("Name:\tx\n") == nil)
  }
}
