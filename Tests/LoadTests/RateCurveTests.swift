import Quantities
import Testing

@testable import Load

struct RateCurveTests {
  private func curve(_ pieces: (from: Double, to: Double, seconds: UInt64)...) throws -> RateCurve {
    try RateCurve(pieces.map { .init(from: .known($0.from), to: .known($0.to), duration: .seconds($0.seconds)) })
  }

  private func time(_ curve: RateCurve, _ n: UInt64) -> UInt64 { curve.time(at: n << RateCurve.fractionBits) }

  /// 100·t + 10·t² requests in t seconds, then 300/s.
  @Test func aRampUpIsInvertedExactly() throws {
    let ramp = try curve((100, 300, 10))
    for (n, seconds) in [(0, 0), (110, 1), (240, 2), (560, 4), (960, 6), (2000, 10), (2300, 11)] as [(UInt64, UInt64)] {
      #expect(time(ramp, n) == seconds * 1_000_000_000, "request \(n)")
    }
    #expect(ramp.mean == 200)
  }

  /// 300·t − 10·t² requests in t seconds, then 100/s.
  @Test func aRampDownIsInvertedExactly() throws {
    let ramp = try curve((300, 100, 10))
    for (n, seconds) in [(0, 0), (290, 1), (560, 2), (1040, 4), (2000, 10), (2100, 11)] as [(UInt64, UInt64)] {
      #expect(time(ramp, n) == seconds * 1_000_000_000, "request \(n)")
    }
  }

  @Test func stepsFollowOneAnother() throws {
    let steps = try curve((100, 100, 1), (1000, 1000, 2), (10, 10, 1))
    for (n, ns) in [
      (50, 500_000_000), (100, 1_000_000_000), (101, 1_001_000_000), (2100, 3_000_000_000), (2101, 3_100_000_000),
    ] as [(UInt64, UInt64)] {
      #expect(time(steps, n) == ns, "request \(n)")
    }
  }

  /// The due time is the last nanosecond at which at most n mean gaps have passed, checked without floating point.
  @Test func everyDueTimeIsTheLastThatFits() throws {
    let from = Rate.known(12.345678)
    let to = Rate.known(98_765.4321)
    let length = Nanoseconds(7_654_321_987)
    let ramp = try RateCurve([.init(from: from, to: to, duration: length)])
    func twicePassed(_ t: UInt64) -> UInt128 {  // · length, in µHz · ns²
      2 * UInt128(from.microhertz) * UInt128(t) * UInt128(length.count)
        + UInt128(to.microhertz - from.microhertz) * UInt128(t) * UInt128(t)
    }
    for n in stride(from: UInt64(0), through: 370_000, by: 1_237) {
      let due = time(ramp, n)
      let asked = 2 * UInt128(n) * UInt128(Rate.nanosecondMicrohertz) * UInt128(length.count)
      #expect(twicePassed(due) <= asked)
      #expect(twicePassed(due + 1) > asked)
    }
  }

  @Test func aLevelCurveIsTheConstantRate() throws {
    let level = Pacing.curve(try curve((3200, 3200, 2)), isPoisson: false)
    #expect(
      ScheduleTests.dues(level, extent: .first(20_000))
        == ScheduleTests.dues(.uniform(.known(3200)), extent: .first(20_000)))
    let poisson = Pacing.curve(try curve((3200, 3200, 2)), isPoisson: true)
    let pairs = zip(
      ScheduleTests.dues(poisson, seed: 5, extent: .first(20_000)),
      ScheduleTests.dues(.poisson(.known(3200)), seed: 5, extent: .first(20_000)))
    #expect(pairs.allSatisfy { $0 == $1 })
  }

  @Test(arguments: [1, 2, 3, 7])
  func threadsOnlyDealACurveOut(workers: Int) throws {
    let ramp = try curve((10, 3000, 2), (500, 500, 1))
    for pacing in [
      Pacing.curve(ramp, isPoisson: false), .curve(ramp, isPoisson: true),
      .replay(try Replay(parsing: "0\n0.5\n0.1\n0.1\n2", file: "f")),
    ] {
      let alone = ScheduleTests.dues(pacing, connections: 7, extent: .before(3_000_000_000))
      #expect(ScheduleTests.dealt(pacing, connections: 7, extent: .before(3_000_000_000), among: workers) == alone)
      #expect(alone.count > 3)
    }
  }

  @Test func theWarmUpHoldsTheFirstRate() throws {
    let plan = try LoadPlan.sample(
      .curve(try curve((100, 300, 10)), isPoisson: false), .duration(.seconds(10)), warmup: .seconds(2))
    let dues = ScheduleTests.dues(plan.arrivals, extent: Window(plan).arrivals)
    #expect(dues.count { $0 < 2_000_000_000 } == 200)
    #expect(dues.count == 2200)
    #expect(dues[1] == 10_000_000)
    #expect(dues[310] == 3_000_000_000)
  }

  @Test func isWrittenAsOnTheCommandLine() throws {
    #expect(try curve((100, 2000, 30), (2000, 2000, 60)).description == "100..2000@30s,2000@60s")
  }

  @Test func refusesWhatIsNotExact() throws {
    let long = RateCurve.Piece(from: .known(1), to: .known(1e10), duration: .seconds(31_536_000))
    #expect(
      throws: Problem.usage(
        "31536000 s at 10000000000/s are too long to be computed exactly; cut it in two")
    ) { try RateCurve([long]) }
    #expect(throws: Problem.usage("a rate that changes needs at least one rate")) { try RateCurve([]) }
  }
}

struct ReplayTests {
  @Test func offsetsBeginAtTheEarliest() throws {
    let replay = try Replay(parsing: "1.5\n 2s \r\n# comment\n\n1500.25ms\n", file: "offsets.txt")
    #expect(replay.offsets == [0, 250_000, 500_000_000])
    #expect(replay.mean == 4)
  }

  @Test(arguments: [
    ("1\nsoon\n", "offsets.txt:2: \"soon\" is no offset (for example 0.0125 for seconds, or 12.5ms)"),
    ("-1\n", "offsets.txt:1: \"-1\" is no offset (for example 0.0125 for seconds, or 12.5ms)"),
    ("nan\n", "offsets.txt:1: \"nan\" is no offset (for example 0.0125 for seconds, or 12.5ms)"),
    ("# none\n", "offsets.txt: it holds no offsets; write one a line"),
  ])
  func refusalsNameTheLine(_ text: String, _ problem: String) {
    #expect(throws: Problem.usage(problem)) { try Replay(parsing: text, file: "offsets.txt") }
  }

  @Test func aReplayHasNoWarmUp() throws {
    let replay = try Replay(parsing: "0\n", file: "f")
    #expect(
      throws: Problem.usage("--replay has no warm-up: its offsets are the whole run; leave --warmup away")
    ) { try LoadPlan.sample(.replay(replay), warmup: .seconds(1)) }
  }
}

struct WakingTests {
  @Test func coalescingWakesAtMultiples() {
    let waking = Waking.coalescing(.milliseconds(1))
    #expect(waking.instant(for: 5_000_000, start: 5_000_000) == 5_000_000)
    #expect(waking.instant(for: 5_000_001, start: 5_000_000) == 6_000_000)
    #expect(waking.instant(for: 6_000_000, start: 5_000_000) == 6_000_000)
    #expect(waking.instant(for: .max, start: 5_000_000) == .max)
  }

  @Test func spinningWakesEarlier() {
    #expect(Waking.spinning(.microseconds(50)).instant(for: 1_000_000, start: 0) == 950_000)
    #expect(Waking.exact.instant(for: 1_000_000, start: 0) == 1_000_000)
  }
}
