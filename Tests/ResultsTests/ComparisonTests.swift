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

  @Test func theWholeMachinesCPUIsTheHeadline() throws {
    let overhead = try #require(try sidecar(blocks: 6).overhead)
    // Only the proxy differs between the two ledgers: 10 µs a request.
    #expect(abs(try #require(overhead.machineCpu).deltaUs - 10) < 1e-9)
    #expect(overhead.machineCpu?.pairs == 6)
    #expect(overhead.rate == nil)
  }

  @Test func armsOfUnequalRatesAreNotComparedByCPU() throws {
    var trials = SyntheticRun.trials(blocks: 6)
    trials[1].load?.result.achievedRate = 970
    let overhead = try #require(try Comparison(trials: trials).records(for: SyntheticRun.setups).last?.overhead)
    #expect(overhead.machineCpu?.pairs == 5 && overhead.p50?.pairs == 6)
  }

  @Test func closedLoopsCompareTheirRates() throws {
    var trials = SyntheticRun.trials(blocks: 6)
    for index in trials.indices {
      trials[index].load?.result.requestedRate = nil
      let isSidecar = trials[index].setup == "sidecar"
      trials[index].load?.result.achievedRate = isSidecar ? 250 : 1000
    }
    let setup = try #require(try Comparison(trials: trials).records(for: SyntheticRun.setups).last)
    #expect(abs(try #require(setup.overhead?.rate).ratio - 0.25) < 1e-9)
    #expect(setup.achievedRate == 250)
    // 9 + 11 + 10 µs of components, 46 ms of harness, kernel, wake-ups and others and 5 ms of residual over 5,000 requests.
    #expect(abs(try #require(setup.requestsPerCoreSecond) - 1e6 / 40.2) < 1e-6)
  }

  @Test func eachTopologyAndCellHasItsOwnBaseline() throws {
    let trials = SyntheticRun.trials(blocks: 6).flatMap { trial in
      ["slow", "fast"].map { cell in
        var trial = trial
        trial.cell = cell
        if cell == "fast", trial.setup == "baseline" { trial.load?.result.response.percentilesNs["50"] = 50_000 }
        return trial
      }
    }
    func declared(_ setup: String, _ cell: String, baseline: String = "baseline") -> SetupDeclaration {
      SetupDeclaration(
        name: setup, cell: cell, class: "L7", topology: "two-nodes", baseline: baseline, components: [])
    }
    let records = try Comparison(trials: trials).records(
      for: [declared("sidecar", "slow"), declared("sidecar", "fast"), declared("sidecar", "fast", baseline: "absent")])
    #expect(records.map(\.cell) == ["slow", "fast", "fast"])
    #expect(records.map(\.trialsValid) == [6, 6, 6])
    let ratios = records.map { $0.overhead?.p50?.ratio }
    #expect(abs(try #require(ratios[0]) - 3) < 0.01)
    #expect(abs(try #require(ratios[1]) - 9.2) < 0.2)
    #expect(ratios[2] == nil)
  }

  @Test func aDamagedHistogramIsAProblem() throws {
    var trials = SyntheticRun.trials(blocks: 1)
    trials[0].load?.result.response.hdr = "AAAA"
    #expect(throws: Problem.self) { try Comparison(trials: trials).records(for: SyntheticRun.setups) }
  }
}
