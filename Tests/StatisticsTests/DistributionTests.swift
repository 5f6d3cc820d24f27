import Statistics
import Testing

@Suite("Distributions")
struct DistributionTests {
  // Reference values: SciPy 1.17.1 (scipy.stats.beta, t, nct, binom).
  @Test(
    "Beta",
    arguments: [
      (0.3, 0.5, 0.5, 0.36901011956554536),
      (0.01, 2.0, 200.0, 0.5980609754261148),
      (0.9, 19.0, 2.0, 0.3917469981251679),
      (0.5, 1.0, 1.0, 0.5),
      (0.999, 1000.0, 2.0, 0.7353908495419277),
      (0.01, 121.0, 9880.0, 0.022114487837460967),
      (0.99, 9880.0, 121.0, 0.9778855121625385),
      (1e-06, 0.5, 4.5, 0.0023282067369876872),
    ] as [(Double, Double, Double, Double)])
  func beta(x: Double, a: Double, b: Double, expected: Double) {
    #expect(close(Beta.cdf(x, a, b), expected, 1e-10))
  }

  @Test("a Beta quantile is where its distribution reaches p", arguments: [0.001, 0.05, 0.5, 0.99])
  func betaQuantile(p: Double) {
    for (a, b) in [(0.5, 0.5), (19.0, 2.0), (500.0, 3.0)] {
      #expect(close(Beta.cdf(Beta.quantile(p, a, b), a, b), p, 1e-9))
    }
  }

  @Test(
    "Student's t: upper tails",
    arguments: [
      (0.0, 5.0, 0.5),
      (1.0, 1.0, 0.25000000000000006),
      (2.5, 9.0, 0.016930913841492867),
      (-2.5, 9.0, 0.9830690861585072),
      (13.152749, 11.0, 2.2535618724484265e-08),
      (40.0, 3.0, 1.7190340394579253e-05),
      (1.96, 1000000.0, 0.024998033792634926),
      (0.3, 21.7, 0.3835160662279401),
    ] as [(Double, Double, Double)])
  func tail(t: Double, df: Double, expected: Double) {
    #expect(close(StudentT.upperTail(t, df: df), expected, 1e-9))
  }

  @Test(
    "Student's t: quantiles",
    arguments: [
      (0.9, 9.0, 1.3830287383966329),
      (0.99, 9.0, 2.821437925025809),
      (0.998, 9.0, 3.834510269504063),
      (0.997, 19.0, 3.0920863868833983),
      (0.995, 29.0, 2.756385903670605),
      (0.975, 1.0, 12.706204736174694),
      (0.99, 1.0, 31.820515953773935),
      (0.6, 2.0, 0.2886751345948128),
      (0.9999, 400.0, 3.753777328376782),
    ] as [(Double, Double, Double)])
  func quantile(p: Double, df: Double, expected: Double) {
    #expect(close(StudentT.quantile(p, df: df), expected, 1e-10))
    #expect(StudentT.quantile(1 - p, df: df) == -StudentT.quantile(1 - (1 - p), df: df))
  }

  @Test(
    "noncentral t: upper tails",
    arguments: [
      (2.8214, 9.0, 3.0857, 0.6148282559390689),
      (31.82, 1.0, 2.0, 0.05030506103738134),
      (6.9646, 2.0, 5.0, 0.40261683503120244),
      (2.718, 11.0, 3.3, 0.7126483621787012),
      (2.4, 57.0, 3.6, 0.8812173106993264),
      (2.33, 877.0, 3.6, 0.8977263773352276),
      (-1.0, 4.0, 0.5, 0.9138504309634372),
      (2.5, 9.0, 0.0, 0.016930913841492867),
      (1.9, 30.0, -1.0, 0.0025245553051475972),
    ] as [(Double, Double, Double, Double)])
  func noncentral(t: Double, df: Double, shift: Double, expected: Double) {
    #expect(abs(StudentT.upperTail(t, df: df, shift: shift) - expected) < 1e-8)
  }

  @Test("noncentral t without a shift is the central one")
  func unshifted() {
    for df in [1, 2, 9, 200] as [Double] {
      for t in [-3, 0, 0.7, 5] as [Double] {
        #expect(abs(StudentT.upperTail(t, df: df, shift: 0) - StudentT.upperTail(t, df: df)) < 1e-8)
      }
    }
  }

  @Test(
    "binomial distribution",
    arguments: [
      (9879, 10000, 0.99, 0.022114487837461512),
      (4901, 10000, 0.5, 0.024416474948190593),
      (5, 20, 0.5, 0.020694732666015625),
      (0, 6, 0.5, 0.015625),
      (996, 1000, 0.99, 0.9899273452279856),
      (3, 1000000, 1e-06, 0.9810119044370966),
    ] as [(Int, Int, Double, Double)])
  func binomial(k: Int, n: Int, p: Double, expected: Double) {
    #expect(close(Binomial.cdf(k, n: n, p: p), expected, 1e-9))
    #expect(Binomial.quantile(Binomial.cdf(k, n: n, p: p), n: n, p: p) == k)
  }

  @Test("the binomial's ends")
  func binomialEnds() {
    #expect(Binomial.cdf(-1, n: 4, p: 0.5) == 0)
    #expect(Binomial.cdf(4, n: 4, p: 0.5) == 1)
    #expect(close(Binomial.cdf(0, n: 4, p: 0.5), 1.0 / 16, 1e-12))
    #expect(Binomial.quantile(1, n: 4, p: 0.5) == 4)
    #expect(Binomial.quantile(0, n: 4, p: 0.5) == 0)
  }

  @Test("F20: what N builds without a false alarm prove, to 1e-4")
  func falseAlarmBound() throws {
    let fixture = try Fixture.group("F20_aa_upper_bound")
    for (n, expected) in try #require(fixture.members["cases"]).members {
      let bound = Binomial.upperBound(successes: 0, n: try #require(Int(n)), confidence: 0.95)
      #expect(try close(bound, #require(expected.number), 1e-4))
    }
    #expect(
      close(Binomial.lowerBound(successes: 19, n: 20, confidence: 0.95), try fixture.power_19_of_20_lower95, 1e-5))
    #expect(
      close(Binomial.lowerBound(successes: 20, n: 20, confidence: 0.95), try fixture.power_20_of_20_lower95, 1e-5))
    #expect(Binomial.lowerBound(successes: 0, n: 20, confidence: 0.95) == 0)
    #expect(Binomial.upperBound(successes: 20, n: 20, confidence: 0.95) == 1)
  }
}
