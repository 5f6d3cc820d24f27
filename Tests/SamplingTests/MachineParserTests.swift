import Testing

@testable import Sampling

@Suite struct MachineParserTests {
  private let text = """
    cpu  300 6 90 4000 20 3 14 11 5 0
    cpu0 100 2 40 2000 10 1 4 5 5 0
    cpu3 200 4 50 2000 10 2 10 6 0 0
    intr 12345 0 0
    ctxt 99
    cpufreq 1 2 3 4
    """

  @Test func coresByNumber() throws {
    let stat = try #require(MachineStat(text))
    #expect(stat.cores.keys.sorted() == [0, 3])
    let core = try #require(stat.cores[3])
    #expect([core.user, core.nice, core.system, core.idle] == [200, 4, 50, 2000])
    #expect([core.iowait, core.irq, core.softirq, core.steal] == [10, 2, 10, 6])
  }

  @Test func oldKernelsHaveFewerColumns() {
    #expect(MachineStat("cpu  1 2 3 4\ncpu0 1 2 3 4\n")?.cores[0]?.steal == 0)
    #expect(MachineStat("cpu  1 2 3 4\ncpu0 1 2 3\n") == nil)
    #expect(MachineStat("cpu  1 2 3 4\ncpu0 1 2 3 x 5\n") == nil)
    #expect(MachineStat("cpu  1 2 3 4\n") == nil && MachineStat("cpu0 1 2 3 4\n") == nil)
    #expect(MachineStat("") == nil)
  }

  @Test func pressure() {
    let text = "some avg10=0.89 avg60=0.65 avg300=0.97 total=10915764\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"
    #expect(CPUPressure(text)?.someUs == 10_915_764)
    #expect(CPUPressure("full total=3\n") == nil)
    #expect(CPUPressure("some avg10=0.89\n") == nil)
  }

  private func stat(_ core0: String, _ core1: String) throws -> MachineStat {
    let columns = [core0, core1].map { $0.split(separator: " ").compactMap { Int($0) } }
    let total = zip(columns[0], columns[1]).map { "\($0 + $1)" }.joined(separator: " ")
    return try #require(MachineStat("cpu  \(total)\ncpu0 \(core0)\ncpu1 \(core1)\n"))
  }

  @Test func busyIsWallWithoutIdleAndSteal() throws {
    let before = try stat("10 0 5 100 0 0 1 0", "0 0 0 100 0 0 0 0")
    // In 1 s: core 0 idles 0.60 s, loses 0.05 s, and ticks found 0.3 s of user; core 1 idles 0.95 s and waits 0.05 s for I/O.
    let after = try stat("40 0 5 160 0 0 3 5", "0 0 0 195 5 0 0 0")
    let use = MachineUse(from: before, to: after, durationNs: 1_000_000_000)
    #expect(use.wallNs == 2_000_000_000)
    #expect(use.busyNs == 350_000_000)
    #expect(use.total.softirq == 20_000_000)
    #expect(use.total.steal == 50_000_000)
    #expect(use.stealShare == 0.025)
  }

  @Test func theKernelsOwnSumIsMoreExactThanTheCores() throws {
    let before = try #require(MachineStat("cpu  0 0 0 101\ncpu0 0 0 0 50\ncpu1 0 0 0 50\n"))
    let after = try #require(MachineStat("cpu  0 0 0 201\ncpu0 0 0 0 100\ncpu1 0 0 0 99\n"))
    #expect(MachineUse(from: before, to: after, durationNs: 600_000_000).busyNs == 200_000_000)
  }

  @Test func countersThatStepBackCountAsZero() throws {
    let use = MachineUse(
      from: try stat("9 9 9 100 9 9 9 9", "0 0 0 0"), to: try stat("1 1 1 90 1 1 1 1", "0 0 0 0"), durationNs: 1_000)
    #expect(use.total == CoreUse())
    #expect(use.busyNs == 2_000)
  }

  @Test func aCoreThatGoesOfflineIsLeftOut() throws {
    let after = try #require(MachineStat("cpu  0 0 0 100\ncpu0 0 0 0 100\n"))
    let use = MachineUse(from: try stat("0 0 0 0", "0 0 0 0"), to: after, durationNs: 1_000_000_000)
    #expect(use.cores.keys.sorted() == [0])
    #expect(use.busyNs == 0)
  }

  @Test func aTimelineHasASliceForEachPairOfReadings() throws {
    var timeline = Timeline()
    #expect(timeline.cores.isEmpty)
    timeline.append(try stat("0 0 0 0", "0 0 0 0"), atNs: 5_000_000_000)
    #expect(timeline.cores.isEmpty)
    timeline.append(try stat("0 0 0 75 0 0 5 0", "0 0 0 100"), atNs: 6_000_000_000)
    timeline.append(try stat("0 0 0 75 0 0 5 50", "0 0 0 300"), atNs: 8_000_000_000)
    let core = try #require(timeline.cores[0])
    #expect(core.map(\.startNs) == [5_000_000_000, 6_000_000_000])
    #expect(core.map(\.durationNs) == [1_000_000_000, 2_000_000_000])
    #expect(core.map(\.busy) == [0.25, 0.75])
    #expect(core.map(\.softirq) == [0.05, 0])
    #expect(core.map(\.steal) == [0, 0.25])
    #expect(timeline.cores[1]?.map(\.busy) == [0, 0])
  }
}
