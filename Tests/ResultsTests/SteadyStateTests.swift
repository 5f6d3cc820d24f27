import HDR
import RecordFixtures
import Testing

@testable import Results

@Suite("Steady state warns") struct SteadyStateTests {
  @Test("a long window that settles, by MSER-5")
  func settles() {
    let falling = [9.0, 8, 7, 6, 5] + (0..<20).map { 4 + 0.01 * Double($0 % 3) }
    #expect(
      SteadyState.caution(seconds: falling)
        == Caution(
          kind: "steady-state",
          text:
            "the first 5 s of the window took +74.6 % against the rest (MSER-5): a longer warm-up leaves them out"))
    #expect(SteadyState.caution(seconds: (0..<25).map { 4 + 0.01 * Double($0 % 3) }) == nil)
    #expect(SteadyState.caution(seconds: [9, 4, 4, 4, 4]) == nil, "five seconds are too few for it")
  }

  /// Trials of three seconds, in the first of which answers take `factor` times what they take later.
  private func trials(_ count: Int, factor: Double) throws -> [TrialRecord] {
    try (1...count).map { block in
      var trial = SyntheticRun.trial(of: "sidecar", block: block, order: block, responseUs: 400, cpuUs: 100)
      let slice = try #require(trial.load?.result.series.first)
      trial.load?.result.series = [factor, 1, 1].enumerated().map { second, factor in
        let response = LatencyHistogram()
        response.record(UInt64(400_000 * factor * (1 + 0.001 * Double(block))), count: 100)
        var slice = slice
        slice.startNs = UInt64(second) * 1_000_000_000
        slice.durationNs = 1_000_000_000
        slice.response = HistogramRecord(response)
        return slice
      }
      return trial
    }
  }

  @Test("the first second of many short windows")
  func firstSecond() throws {
    let cautions = SteadyState.cautions(about: try trials(8, factor: 1.25))
    #expect(
      cautions.map(\.text) == [
        "sidecar: in the window's first second p50 is +25.0 % against the later ones, over 8 trials: raise load.warmup"
      ])
    #expect(SteadyState.cautions(about: try trials(8, factor: 1.02)).isEmpty)
    #expect(SteadyState.cautions(about: try trials(7, factor: 1.25)).isEmpty, "seven trials are too few to be sure")
    var invalid = try trials(8, factor: 1.25)
    invalid[0].valid = false
    #expect(SteadyState.cautions(about: invalid).isEmpty)
  }
}
