import Quantities
import Statistics
import Testing

@Suite("Sample and its quantiles")
struct SampleTests {
  @Test("F1: nearest rank exactly, type 7 and Harrell–Davis to 1e-7, Maritz–Jarrett to 1e-5")
  func quantiles() throws {
    let fixture = try Fixture.group("F1_quantile")
    let sample = try #require(Sample(try fixture.numbers("x_us")))
    for (q, expected) in try #require(fixture.members["nearest_rank"]).members {
      #expect(try sample.nearestRank(at: Percentile(fraction: q)) == expected.number)
    }
    for (q, expected) in try #require(fixture.members["type7"]).members {
      #expect(try close(sample.interpolated(at: Percentile(fraction: q)), #require(expected.number), 1e-12))
    }
    for (q, expected) in try #require(fixture.members["harrell_davis"]).members {
      #expect(try close(sample.harrellDavis(at: Percentile(fraction: q)), #require(expected.number), 1e-7), "\(q)")
    }
    for (q, expected) in try #require(fixture.members["maritz_jarrett_se"]).members {
      let error = try #require(sample.maritzJarrettError(at: try Percentile(fraction: q)))
      #expect(try close(error, #require(expected.number), 1e-5), "\(q)")
    }
  }

  @Test("F2: binomial ranks exactly, coverage to 1e-7")
  func intervals() throws {
    let fixture = try Fixture.group("F2_quantile_ci")
    for expected in try #require(fixture.members["cases"]).list {
      let interval = QuantileInterval(
        count: try expected.count("N"), percentile: try Percentile(fraction: try expected.q),
        confidence: try expected.conf)
      #expect(interval.lowerRank == expected.members["l"]?.number.map { Int($0) })
      #expect(interval.upperRank == expected.members["u"]?.number.map { Int($0) })
      if let coverage = expected.members["coverage"]?.number {
        #expect(try close(#require(interval.coverage), coverage, 1e-7))
      } else {
        #expect(interval.coverage == nil)
      }
    }
    let sample = try #require(Sample(try Fixture.group("F1_quantile").numbers("x_us")))
    let expected = try #require(fixture.members["on_F1"])
    let interval = QuantileInterval(count: 20, percentile: .p50, confidence: 0.95)
    #expect(try interval.bounds(in: sample) == (expected.lo, expected.hi))
    #expect(try close(#require(interval.coverage), expected.coverage, 1e-7))
  }

  @Test("F14: the intervals of a median that benchstat prints")
  func benchstat() throws {
    for (n, expected) in try Fixture.group("F14_benchstat_medianCI").members {
      let interval = QuantileInterval(count: try #require(Int(n)), percentile: .p50, confidence: 0.95)
      #expect(try interval.lowerRank == expected.count("l"))
      #expect(try interval.upperRank == expected.count("u"))
      #expect(try close(#require(interval.coverage), expected.coverage, 1e-8))
    }
  }

  @Test("F12: quantiles of a second's freeze, from the intended times and from the sending times")
  func coordinatedOmission() throws {
    let fixture = try Fixture.group("F12_coordinated_omission")
    // Request k is due at k ms; the server is frozen in [5 s, 6 s) and answers what waited 1 ms after that.
    let open = try #require(Sample((0..<10_000).map { 5_000..<6_000 ~= $0 ? Double(6_001 - $0) : 1 }))
    let truth = try #require(fixture.members["open_loop_from_intended"])
    #expect(try open.nearestRank(at: .p50) == truth.p50)
    #expect(try open.nearestRank(at: .p90) == truth.p90)
    #expect(try open.nearestRank(at: .p99) == truth.p99)
    #expect(try open.nearestRank(at: Percentile(99.9)) == truth.p999)
    #expect(try open.sorted.last == truth.max)
    let closed = try #require(fixture.members["closed_loop_uncorrected"])
    let seen = try #require(Sample((0..<(try closed.count("n"))).map { $0 == 5_000 ? 1_000 : 1 }))
    #expect(try seen.nearestRank(at: Percentile(99.9)) == closed.p999)
    #expect(try seen.sorted.last == closed.max)
  }

  @Test("F13: the mean of two trials' p99 is not the p99 of their union")
  func neverAverage() throws {
    let fixture = try Fixture.group("F13_never_average_percentiles")
    let p99 = [try fixture.p99_trial1, try fixture.p99_trial2]
    #expect(try p99.reduce(0, +) / 2 == fixture.mean_of_p99)
    // Two trials of 1,000 with just these p99, and tails that overlap.
    func trial(_ parts: (count: Int, value: Double)...) -> [Double] {
      parts.flatMap { Array(repeating: $0.value, count: $0.count) }
    }
    let first = trial((989, 1_000), (1, p99[0]), (5, 3_000), (5, 4_000))
    let second = trial((984, 1_000), (5, 3_277), (11, p99[1]))
    #expect(Sample(first)?.nearestRank(at: .p99) == p99[0])
    #expect(Sample(second)?.nearestRank(at: .p99) == p99[1])
    #expect(try Sample(first + second)?.nearestRank(at: .p99) == fixture.p99_of_merged_histogram)
  }

  @Test("mean and standard deviation survive a large offset; one value has no deviation")
  func welford() throws {
    let sample = try #require(Sample([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]))
    #expect(sample.mean == 1e9 + 10)
    #expect(try close(#require(sample.standardDeviation), 30.0.squareRoot(), 1e-12))
    let one = try #require(Sample([7]))
    #expect(one.standardDeviation == nil)
    #expect(one.median == 7 && one.harrellDavis(at: .p99) == 7)
    #expect(one.maritzJarrettError(at: .p50) == nil)
  }

  @Test("no values, or one that is no number, is no sample", arguments: [[], [1, .nan], [.infinity]] as [[Double]])
  func refused(values: [Double]) {
    #expect(Sample(values) == nil)
  }
}
