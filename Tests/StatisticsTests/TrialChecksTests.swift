import Quantities
import Statistics
import Testing

@Suite("Checks of a trial")
struct TrialChecksTests {
  @Test("F7: MSER-5 cuts where SciPy's minimum is, statistics to 1e-6")
  func mser() throws {
    let fixture = try Fixture.group("F7_mser5")
    let mser = try #require(MSER5(try fixture.numbers("raw")))
    #expect(try mser.statistics.count == fixture.count("k") / 2 + 1)
    #expect(try close(mser.statistics[0], fixture.mser_at_0, 1e-6))
    #expect(try close(#require(mser.statistics.min()), fixture.mser_min, 1e-6))
    #expect(try mser.warmup == fixture.count("truncate_raw"))
    #expect(try mser.warmup == fixture.count("d_star_batches") * MSER5.batchSize)
  }

  @Test("MSER-5: a level series needs no cut, a falling one never settles, a short one has no answer")
  func mserEnds() {
    #expect(MSER5(Array(repeating: 3, count: 100))?.warmup == 0)
    #expect(MSER5((0..<100).map { Double(1_000 - $0) })?.warmup == nil)
    #expect(MSER5(Array(repeating: 3, count: 9)) == nil)
    #expect(MSER5(Array(repeating: .nan, count: 20)) == nil)
  }

  @Test("F8: Little's law holds exactly for the fixture's requests")
  func little() throws {
    let fixture = try Fixture.group("F8_little")
    let (starts, latencies) = (try fixture.numbers("start_ms"), try fixture.numbers("latency_ms"))
    let window = Int(try fixture.window_ms)
    // Counted apart from the latencies: who is in flight in each millisecond.
    let inFlight = (0..<window).map { now in
      zip(starts, latencies).count { $0 <= Double(now) && Double(now) < $0 + $1 }
    }
    let mean = Double(inFlight.reduce(0, +)) / Double(window)
    #expect(try close(mean, fixture.L_timeavg_integral, 1e-12))
    #expect(try inFlight.max() == fixture.count("max_inflight"))
    #expect(try close(fixture.lambda_per_ms * (fixture.W_ms), fixture.L_lambdaW, 1e-12))
    let rate = try fixture.lambda_per_ms * 1_000
    let deviation = try #require(
      Little.deviation(meanInFlight: mean, rate: rate, meanSeconds: try fixture.W_ms / 1_000))
    #expect(deviation < 1e-12)
    #expect(try close(#require(Little.deviation(meanInFlight: 1.03, rate: 100, meanSeconds: 0.01)), 0.03, 1e-12))
    #expect(Little.deviation(meanInFlight: 0, rate: 0, meanSeconds: 0) == nil)
  }

  @Test("F19: a new session against ten stored ones, to 1e-6")
  func storedBaseline() throws {
    let fixture = try Fixture.group("F19_stored_sessions")
    let stored = try #require(StoredBaseline(logOverheads: try fixture.numbers("stored_log_overhead")))
    #expect(try close(stored.mean, fixture.mean, 1e-9))
    #expect(try close(stored.standardDeviation, fixture.sd, 1e-7))
    #expect(try stored.sessions - 1 == fixture.count("df") && stored.mayGate)
    let comparison = stored.compare(try fixture.new)
    #expect(try close(comparison.t, fixture.t, 1e-7))
    #expect(try close(comparison.pGreater, fixture.p_one_sided, 1e-6))
    #expect(try close(comparison.change * 100, fixture.change_pct, 1e-5))
  }

  @Test("nine sessions may only warn; one, or equal ones, compare with nothing")
  func fewSessions() {
    #expect(StoredBaseline(logOverheads: (0..<9).map(Double.init))?.mayGate == false)
    #expect(StoredBaseline(logOverheads: [0.4]) == nil)
    #expect(StoredBaseline(logOverheads: [0.4, 0.4]) == nil)
  }
}
