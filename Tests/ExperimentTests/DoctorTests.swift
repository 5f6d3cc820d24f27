import Glibc
import HDR
import Profiles
import Quantities
import RecordFixtures
import Results
import Sampling
import Testing

@testable import Experiment

@Suite("Diagnosis") struct DiagnosisTests {
  private func findings(
    _ change: (inout HostRecord, inout QuietRecord) -> Void = { _, _ in }
  ) -> [String: FindingRecord] {
    var host = SyntheticRun.host
    let canary = LatencyHistogram()
    canary.record(100_000, count: 3_000)
    var quiet = QuietRecord(
      durationNs: 3_000_000_000, canary: HistogramRecord(canary), foreignCores: 0.05, stealShare: 0.001, cores: 2)
    change(&host, &quiet)
    let all = Diagnosis(host: host, quiet: quiet, limits: ValidityLimits()).findings
    return Dictionary(uniqueKeysWithValues: all.map { ($0.kind, $0) })
  }

  @Test("a quiet machine")
  func quiet() {
    let found = findings()
    #expect(found.values.allSatisfy { $0.good })
    #expect(
      found["canary"]?.text == "1 ms sleeps overshoot by 100 µs at p99 (limit 250 µs) without real-time priority")
    #expect(found["foreign-cpu"]?.text == "other processes use 0.05 of 2 cores (limit 0.1)")
    #expect(found["steal"]?.text == "the hypervisor takes 0.10 % (limit 1 %)")
    #expect(found["cores"]?.text == "2 cores: generator and canary have one of their own")
    #expect(found["clock"]?.text == "the clock is tsc, read without a system call")
    #expect(
      found["accounting"]?.text
        == "the kernel books interrupts on whatever task they meet (IRQ_TIME_ACCOUNTING n): CPU per request includes them"
    )
  }

  @Test("what stands in the way is called bad")
  func bad() {
    let found = findings { host, quiet in
      quiet.canary.percentilesNs["99"] = 3_000_000
      quiet.foreignCores = 1.25
      quiet.stealShare = 0.05
      host.cores = 1
      host.governor = "powersave"
      host.clocksource = "hpet"
      host.kernelConfig["IRQ_TIME_ACCOUNTING"] = "y"
    }
    let bad = found.values.filter { !$0.good }.map(\.kind).sorted()
    #expect(bad == ["canary", "clock", "cores", "foreign-cpu", "governor", "steal"])
    #expect(found["foreign-cpu"]?.text == "other processes use 1.25 of 2 cores (limit 0.1)")
    #expect(found["governor"]?.text == "the frequency governor is powersave: performance keeps the clock still")
    #expect(found["clock"]?.text == "the clock source is hpet: reading it may cost a system call")
    #expect(
      found["accounting"]?.text == "the kernel books interrupts apart from tasks: softirq time is in no process")
  }
}

@Suite("Doctor runner") struct DoctorRunnerTests {
  private func examine(
    _ source: TableOfTrials, until deadline: UInt64 = 0, interruptedAfter most: Int = .max
  ) throws -> DoctorRecord {
    let profile = try ProfileLoader.parse(
      "load: {rate: 1000, duration: 2s}\nsetups: [baseline, sidecar]\n", file: "mine.yaml",
      setups: ["baseline", "sidecar"])
    return try DoctorRunner(
      profile, source: source, procfs: ProcFS(), interrupted: { source.slots.count >= most }, journal: { _ in }
    ).run(until: deadline, seed: 1, tool: SyntheticRun.tool, toolchain: "Swift")
  }

  @Test("without time left it takes three pairs, and tells their noise")
  func threePairs() throws {
    // Block by block the candidate has 1, 1.1 and 1.21 times what the baseline has: log ratios with SD ln 1.1.
    let source = TableOfTrials { arm, block in arm == Arm.candidate ? pow(1.1, Double(block - 1)) : 1 }
    let record = try examine(source)
    #expect((record.trials, record.invalid) == (6, 0))
    #expect(source.slots.map(\.block) == [1, 1, 2, 2, 3, 3])
    #expect((record.profile, record.setup, record.windowNs) == ("mine", "sidecar", 2_000_000_000))
    #expect(record.noise.map(\.metric) == [.p50, .p99, .cpu])
    for noise in record.noise {
      #expect(noise.pairs == 3)
      #expect(abs(noise.standardDeviation - log(1.1)) < 0.002)
      let effects = ["10", "20", "30"].compactMap { noise.detectableEffect[$0] }
      #expect(effects.count == 3 && effects == effects.sorted(by: >))
    }
    #expect(record.quiet.durationNs == 3_000_000_000)
    #expect(record.quiet.canary.count > 1_000)
    #expect(record.quiet.cores == record.host.cores)
    #expect(Set(record.findings.map(\.kind)).count == 7)
  }

  @Test("where every trial is invalid the noise is that of all, and arms that never differ have none")
  func noisy() throws {
    let source = TableOfTrials(
      factor: { arm, block in arm == Arm.candidate ? pow(1.1, Double(block - 1)) : 1 }, valid: { _, _ in false })
    let record = try examine(source)
    #expect((record.trials, record.invalid) == (6, 6))
    #expect(record.noise.allSatisfy { $0.pairs == 3 && abs($0.standardDeviation - log(1.1)) < 0.002 })
    #expect(try examine(TableOfTrials()).noise.isEmpty)
  }

  @Test("interrupted, it says after how many trials")
  func interrupted() {
    #expect(throws: Problem.environment("interrupted after 3 trials")) {
      try examine(TableOfTrials(), interruptedAfter: 3)
    }
  }
}
