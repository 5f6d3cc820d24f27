import Foundation
import Quantities
import Statistics
import Testing

@Suite("Paired overhead")
struct PairedOverheadTests {
  /// The group's Welch, sign-flip and bootstrap values are what the recipe decides against; they have no code here.
  @Test(
    "F3: every figure of the five experiments, to 1e-7 (percentages to 1e-5), and the verdict",
    arguments: ["regressed", "unchanged", "inconclusive", "improved", "one_wild_pair"])
  func experiments(name: String) throws {
    let fixture = try Fixture.group("F3_\(name)")
    let (a, b) = (try fixture.numbers("A_us"), try fixture.numbers("B_us"))
    let d = try logRatios(baseline: a, setup: b)
    for (ours, theirs) in zip(d, try fixture.numbers("log_ratio")) { #expect(close(ours, theirs, 1e-7)) }
    let sample = try #require(Sample(d))
    let deviation = try #require(sample.standardDeviation)
    let error = deviation / Double(d.count).squareRoot()
    #expect(try close(sample.mean, fixture.mean, 1e-7))
    #expect(try close(deviation, fixture.sd, 1e-7))
    #expect(try close(StudentT.upperTail(sample.mean / error, df: 11), fixture.p_t_one_sided, 1e-6))
    for (level, key) in [(0.975, "t_ci95_pct"), (0.95, "t_ci90_pct")] {
      let reach = StudentT.quantile(level, df: 11) * error
      let bounds = [sample.mean - reach, sample.mean + reach].map { expm1($0) * 100 }
      for (ours, theirs) in zip(bounds, try fixture.numbers(key)) { #expect(close(ours, theirs, 1e-5)) }
    }
    let test = SignedRank(d)
    #expect(try test.positiveRanks == fixture.W_plus)
    #expect(try close(test.pGreater, fixture.p_W_greater, 1e-7))
    #expect(try close(test.pLess, fixture.p_W_less, 1e-7))
    let centre = try #require(HodgesLehmann(d))
    #expect(try close(centre.estimate, fixture.HL, 1e-7))
    for (level, key) in [(0.98, "HL_ci_onesided01_pct"), (0.90, "HL_ci_onesided05_pct")] {
      let interval = try #require(centre.interval(level: level))
      let expected = try fixture.numbers(key)
      #expect(close(expm1(interval.lowerBound) * 100, expected[0], 1e-5))
      #expect(close(expm1(interval.upperBound) * 100, expected[1], 1e-5))
      #expect(centre.walshAverages[Int(expected[2]) - 1] == interval.lowerBound)
      #expect(centre.walshAverages[Int(expected[3]) - 1] == interval.upperBound)
    }
    let margin = try fixture.tost_margin
    let equivalence = Equivalence(d, margin: margin)
    #expect(try close(equivalence.pBelowUpper, fixture.p_tost_upper, 1e-7))
    #expect(try close(equivalence.pAboveLower, fixture.p_tost_lower, 1e-7))
    let look = Look(pairs: 12, alpha: try fixture.alpha)
    let limits = GateLimits(minimumEffect: 0.03, equivalenceMargin: margin)
    let verdict = SequentialGate(limits: limits, looks: [look]).verdict(d)
    #expect(verdict?.rawValue == fixture.members["verdict"]?.text)
    let overhead = try PairedOverhead(baseline: a, setup: b)
    #expect(try close((overhead.ratio - 1) * 100, fixture.HL_pct, 1e-5))
  }

  @Test("ratio, difference and both intervals, by hand")
  func byHand() throws {
    let overhead = try PairedOverhead(baseline: [1, 1, 1, 1, 1, 1], setup: [2, 2, 2, 2, 2, 3])
    // Walsh averages of 1,1,1,1,1,2: fifteen 1, five 1.5, one 2; n = 6 takes the extremes as its interval.
    #expect(overhead.n == 6)
    #expect(close(overhead.ratio, 2, 1e-15))
    #expect(overhead.deltaHL == 1)
    #expect(overhead.deltaLow == 1 && overhead.deltaHigh == 2)
    #expect(try close(#require(overhead.low), 2, 1e-15) && close(#require(overhead.high), 3, 1e-15))
  }

  @Test("fewer than six pairs have an estimate and no interval", arguments: 1...5)
  func few(n: Int) throws {
    let overhead = try PairedOverhead(baseline: Array(repeating: 4, count: n), setup: Array(repeating: 5, count: n))
    #expect(overhead.n == n && overhead.deltaHL == 1)
    #expect(overhead.low == nil && overhead.high == nil && overhead.deltaLow == nil && overhead.deltaHigh == nil)
  }

  @Test("what cannot be compared is a problem in words")
  func refused() {
    func problem(_ a: [Double], _ b: [Double]) -> String? {
      do throws(Problem) { _ = try PairedOverhead(baseline: a, setup: b) } catch { return error.description }
      return nil
    }
    #expect(problem([], []) == "no overhead can be computed: there is no valid pair of trials")
    #expect(problem([1], [1, 2]) == "trials do not pair: 1 of the baseline, 2 of the set-up")
    #expect(problem([1, 0], [1, 2]) == "no overhead can be computed: a trial's value is 0.0, which is not above zero")
    #expect(problem([1], [.nan]) == "no overhead can be computed: a trial's value is nan, which is not above zero")
  }

  @Test("swapping the arms inverts the ratio and its interval, and mirrors the tests", arguments: UInt64(1)...20)
  func symmetry(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let a = normals(12, mean: 100, deviation: 5, &random)
    let b = normals(12, mean: 103, deviation: 9, &random)
    let (there, back) = (try PairedOverhead(baseline: a, setup: b), try PairedOverhead(baseline: b, setup: a))
    #expect(close(there.ratio, 1 / back.ratio, 1e-14))
    #expect(try close(#require(there.low), 1 / (#require(back.high)), 1e-14))
    #expect(close(there.deltaHL, -back.deltaHL, 1e-12))
    let (up, down) = (
      SignedRank(try logRatios(baseline: a, setup: b)), SignedRank(try logRatios(baseline: b, setup: a))
    )
    #expect(close(up.pGreater, down.pLess, 1e-14) && close(up.pLess, down.pGreater, 1e-14))
  }

  @Test("units do not matter, and drift common to a block does not either", arguments: UInt64(1)...20)
  func invariance(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let a = normals(10, mean: 100, deviation: 5, &random)
    let b = normals(10, mean: 104, deviation: 5, &random)
    let plain = try PairedOverhead(baseline: a, setup: b)
    let scaled = try PairedOverhead(baseline: a.map { $0 * 1_000 }, setup: b.map { $0 * 1_000 })
    #expect(close(scaled.ratio, plain.ratio, 1e-13))
    #expect(close(scaled.deltaHL, plain.deltaHL * 1_000, 1e-12))
    let drift = (1...10).map { 1 + Double($0) / 7 }
    let drifted = try PairedOverhead(baseline: zip(a, drift).map { $0 * $1 }, setup: zip(b, drift).map { $0 * $1 })
    #expect(close(drifted.ratio, plain.ratio, 1e-13))
    #expect(try close(#require(drifted.high), #require(plain.high), 1e-13))
  }

  @Test("the 95 % interval covers the truth in about 95 % of seeded experiments")
  func coverage() throws {
    var random = SplitMix64(seed: 12)
    let covered = (0..<2_000).count { _ in
      HodgesLehmann(normals(10, mean: 0.08, deviation: 0.1, &random))?.interval(level: 0.95)?.contains(0.08) == true
    }
    // Its exact level at n = 10 is 95.1 %; four standard errors are 2 points.
    #expect(abs(Double(covered) / 2_000 - 0.951) < 0.02)
  }
}
