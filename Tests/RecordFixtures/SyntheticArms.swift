import HDR
import Results

extension SyntheticRun {
  /// A trial of an arm in which every answer takes `responseUs` and every request costs `cpuUs` in server and proxies.
  package static func trial(
    of arm: String, block: Int, order: Int, responseUs: Double, cpuUs: Double, valid: Bool = true
  ) -> TrialRecord {
    var trial = trial(arm, block: block, order: order, factor: 1, invalid: !valid)
    let response = LatencyHistogram()
    response.record(UInt64(responseUs * 1_000), count: requests)
    trial.load?.result.response = HistogramRecord(response)
    let ns = UInt64(cpuUs * 1_000) * requests
    trial.cpu["server"] = CPURecord(
      ns: ns, windowNs: windowNs, requests: requests, voluntarySwitches: 1, involuntarySwitches: 0)
    return trial
  }

  /// Blocks of two arms. In block b the baseline's answers take 400 + b µs and a request costs 100 + b µs of CPU.
  ///
  /// - Parameters:
  ///   - factor: how many times that the candidate has in block b, for both metrics.
  ///   - session: makes windows of their own, so that no trial is shared with another session.
  package static func arms(
    blocks: Int, candidate: String = "candidate", session: Int = 0, factor: (Int) -> Double
  ) -> [TrialRecord] {
    (1...blocks).flatMap { block in
      let base = (response: 400 + Double(block), cpu: 100 + Double(block))
      return [("baseline", 1.0), (candidate, factor(block))].enumerated().map { place, arm in
        trial(
          of: arm.0, block: block, order: 1_000 * session + 2 * block - 1 + place, responseUs: base.response * arm.1,
          cpuUs: base.cpu * arm.1)
      }
    }
  }

  /// A finished run of these trials.
  package static func session(_ trials: [TrialRecord]) throws -> RunRecord {
    var run = try run(blocks: 1)
    run.trials = trials
    let names = Set(trials.map(\.setup)).sorted()
    run.setups = try Comparison(trials: trials).records(
      for: names.map {
        SetupDeclaration(
          name: $0, class: $0 == "baseline" ? "none" : "L7", topology: "two-nodes", baseline: "baseline",
          components: [])
      })
    return run
  }
}
