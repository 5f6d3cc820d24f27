import Foundation
import Kernel
import Quantities
import Sampling
import Testing

/// Against this machine's own kernel: that the figures are there and agree with one another.
@Suite struct LiveTests {
  private let pid = getpid()

  @Test func thisProcessIsThere() throws {
    let sampler = ProcessSampler(ProcFS(), pid: pid)
    let before = try #require(sampler.counters())
    #expect(before.threads[pid] != nil)
    let memory = try #require(sampler.memory())
    #expect(memory.rss > 1 << 20 && memory.peakRSS >= memory.rss)
    if let pss = memory.pss { #expect(pss > 0) }
  }

  @Test func aWindowIsSampledAndTheCanarySings() throws {
    let start = MonotonicClock.nanoseconds() + 1_000_000
    let end = start + 50_000_000
    let accounts = Accounts(components: ["tests": [pid]], harness: [])
    let sampler = WindowSampler(ProcFS(), accounts: accounts, interruptsApart: false)
    let sample = try sampler.measure(from: start, to: end)
    #expect(sample.cpu.startNs >= start && sample.cpu.endNs + WindowSampler.margin >= end)
    #expect(sample.cpu.components["tests"] != nil)
    #expect(sample.cpu.machine.cores.count >= 1)
    #expect(sample.cores.values.allSatisfy { $0.count == 1 })
    #expect(sample.memory.components["tests"] != nil)

    let begin = MonotonicClock.nanoseconds()
    let overshoot = Canary.watch(from: begin, to: begin + 20_000_000)
    #expect(overshoot.count >= 1 && overshoot.count <= 20)
  }

  @Test func hostFactsOfThisMachine() throws {
    let facts = HostReader().facts(toolchain: "x")
    #expect(facts.cores >= 1)
    #expect(facts.kernel != "unknown" && facts.memoryBytes > 1 << 20)
  }
}
