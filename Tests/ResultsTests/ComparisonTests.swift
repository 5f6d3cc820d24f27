import Quantities
import RecordFixtures
import Results
import Testing

@Suite struct ComparisonTests {
  private func sidecar(blocks: Int, invalid: Set<Int> = []) throws -> SetupRecord {
    let records = try Comparison(trials: SyntheticRun.trials(blocks: blocks, invalid: invalid))
      .records(for: SyntheticRun.setups)
    return try #require(records.last)
  }

  @Test func latencyOverheadIsPairedByBlock() throws {
    let setup = try sidecar(blocks: 6)
    let p50 = try #require(setup.overhead?.p50)
    #expect(p50.pairs == 6)
    #expect(abs(p50.ratio - 3) < 0.003)
    let low = try #require(p50.low)
    let high = try #require(p50.high)
    #expect(low <= p50.ratio && p50.ratio <= high)
    // Block b: (100 + b + 50) µs against three times that; the middle of b = 1…6 is 3.5.
    #expect(abs(p50.deltaUs - 2 * 153.5) < 0.5)
    #expect(try #require(p50.deltaLowUs) <= p50.deltaUs)
  }

  @Test func cpuOverheadAddsUpAllComponents() throws {
    let cpu = try #require(try sidecar(blocks: 6).overhead?.cpu)
    #expect(abs(cpu.deltaUs - 10) < 1e-9)
    #expect(cpu.ratio > 1.49 && cpu.ratio < 1.5)
  }

  @Test func anInvalidTrialDropsItsPairAndItsPart() throws {
    let setup = try sidecar(blocks: 6, invalid: [2])
    #expect(setup.trialsValid == 5)
    #expect(setup.trialsInvalid == 1)
    #expect(setup.overhead?.p50?.pairs == 5)
    #expect(setup.pooled?.response.count == 5 * SyntheticRun.requests)
  }

  @Test func fewerThanSixPairsHaveNoInterval() throws {
    let p99 = try #require(try sidecar(blocks: 5).overhead?.p99)
    #expect(p99.low == nil && p99.high == nil && p99.deltaLowUs == nil && p99.deltaHighUs == nil)
  }

  @Test func withoutAValidPairThereIsNoOverhead() throws {
    let setup = try sidecar(blocks: 2, invalid: [1, 2])
    #expect(setup.overhead == nil)
    #expect(setup.pooled == nil)
    #expect(setup.cpuUsPerRequest == [:])
  }

  @Test func theBaselineHasNoOverhead() throws {
    let baseline = try #require(
      try Comparison(trials: SyntheticRun.trials(blocks: 6)).records(for: SyntheticRun.setups).first)
    #expect(baseline.overhead == nil)
    #expect(baseline.trialsValid == 6)
    // Server CPU of block b is 11 + b/100 µs a request: the median of 1…6 is 3.5.
    #expect(try #require(baseline.cpuUsPerRequest["server"]) == 11.035)
    #expect(baseline.memoryPssBytes == ["generator": 6 << 20, "server": 5 << 20])
  }

  @Test func aComponentWithoutCPUFigureLeavesTheTrialOutOfCPU() throws {
    var trials = SyntheticRun.trials(blocks: 6)
    trials[1].cpu["client-proxy"]?.usPerRequest = nil
    let setup = try #require(try Comparison(trials: trials).records(for: SyntheticRun.setups).last)
    #expect(setup.overhead?.cpu?.pairs == 5)
    #expect(setup.overhead?.p50?.pairs == 6)
  }

  @Test func aDamagedHistogramIsAProblem() throws {
    var trials = SyntheticRun.trials(blocks: 1)
    trials[0].load?.result.response.hdr = "AAAA"
    #expect(throws: Problem.self) { try Comparison(trials: trials).records(for: SyntheticRun.setups) }
  }
}
