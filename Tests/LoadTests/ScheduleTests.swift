import Quantities
import Testing

@testable import Load

struct ScheduleTests {
  /// Everything that worker `index` of `workers` has to send.
  static func dues(
    _ pacing: Pacing, connections: Int = 1, seed: UInt64 = 1, extent: Schedule.Extent, worker index: Int = 0,
    of workers: Int = 1
  ) -> [UInt64] {
    var schedule = Schedule(
      pacing, connections: connections, seed: seed, extent: extent, worker: index, of: workers)
    var dues: [UInt64] = []
    while schedule.next != .max {
      dues.append(schedule.next)
      schedule.advance()
    }
    return dues
  }

  static func dealt(_ pacing: Pacing, connections: Int, extent: Schedule.Extent, among workers: Int) -> [UInt64] {
    (0..<workers).flatMap { dues(pacing, connections: connections, extent: extent, worker: $0, of: workers) }.sorted()
  }

  @Test func uniformIsDueAtExactMultiples() throws {
    let pacing = Pacing.uniform(try Rate(perSecond: 3200))
    #expect(Self.dues(pacing, extent: .first(5)) == [0, 312_500, 625_000, 937_500, 1_250_000])
    let third = Pacing.uniform(try Rate(perSecond: 3))
    #expect(Self.dues(third, extent: .first(4)) == [0, 333_333_333, 666_666_666, 1_000_000_000])
  }

  @Test(arguments: [3200, 0.333333, 1_000_000, 7.77])
  func nothingDriftsInATrillionRequests(perSecond: Double) throws {
    let rate = try Rate(perSecond: perSecond)
    let trillion = 1_000_000_000_000
    for pacing in [Pacing.uniform(rate), .burst(rate)] {
      // A worker of a trillion takes every trillionth request.
      var schedule = Schedule(
        pacing, connections: trillion, seed: 1, extent: .before(.max), worker: 0, of: trillion)
      schedule.advance()
      let exact = UInt128(trillion) * UInt128(Rate.nanosecondMicrohertz) / UInt128(rate.microhertz)
      #expect(schedule.next == (exact < UInt128(UInt64.max) ? UInt64(exact) : .max))
    }
  }

  @Test func burstFiresAllConnectionsAtOnce() throws {
    let pacing = Pacing.burst(try Rate(perSecond: 4000))
    let batches = [0, 0, 0, 0, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 2_000_000] as [UInt64]
    #expect(Self.dues(pacing, connections: 4, extent: .first(9)) == batches)
  }

  @Test(arguments: [1, 2, 3, 4, 7])
  func threadsOnlyDealTheArrivalsOut(workers: Int) throws {
    let rate = try Rate(perSecond: 12_345.678)
    for pacing in [Pacing.uniform(rate), .burst(rate), .poisson(rate)] {
      for extent in [Schedule.Extent.first(1001), .before(50_000_000)] {
        let alone = Self.dues(pacing, connections: 7, extent: extent)
        #expect(!alone.isEmpty)
        #expect(Self.dealt(pacing, connections: 7, extent: extent, among: workers) == alone, "\(pacing) \(extent)")
      }
    }
  }

  @Test func poissonGapsAreExponential() throws {
    let count = 100_000
    let dues = Self.dues(.poisson(try Rate(perSecond: 1000)), seed: 42, extent: .first(UInt64(count)))
    #expect(dues.count == count)
    var gaps = zip(dues.dropFirst(), dues).map { Double($0 - $1) / 1e6 }
    gaps.sort()
    let mean = gaps.reduce(0, +) / Double(gaps.count)
    #expect(abs(mean - 1) < 0.02)
    let distance =
      gaps.indices.map { index in
        let expected = 1 - 1 / exponential(gaps[index])
        return max(
          abs(expected - Double(index) / Double(gaps.count)), abs(expected - Double(index + 1) / Double(gaps.count)))
      }.max() ?? 1
    // The seed is fixed, so this is one number; 1.358 / √n is what chance exceeds once in twenty.
    #expect(distance < 1.358 / Double(gaps.count).squareRoot())
  }

  @Test func jitterShiftsWithinAFifthOfTheGap() throws {
    let dues = Self.dues(.jittered(try Rate(perSecond: 1000)), seed: 3, extent: .first(10_000))
    let shifts = dues.enumerated().map { Int($1) - $0 * 1_000_000 }
    #expect(shifts.allSatisfy { 0..<200_001 ~= $0 })
    #expect(shifts.contains { $0 > 199_000 })
    #expect(abs(shifts.reduce(0, +) / shifts.count - 100_000) < 2_000)
    let again = Self.dealt(.jittered(try Rate(perSecond: 1000)), connections: 1, extent: .first(100), among: 3)
    #expect(again == Self.dues(.jittered(try Rate(perSecond: 1000)), extent: .first(100)))
  }

  @Test func theSeedDecidesPoisson() throws {
    let pacing = Pacing.poisson(try Rate(perSecond: 100))
    let first = Self.dues(pacing, seed: 7, extent: .first(50))
    #expect(first == Self.dues(pacing, seed: 7, extent: .first(50)))
    #expect(first != Self.dues(pacing, seed: 8, extent: .first(50)))
  }

  @Test func aClosedLoopHasNothingDue() {
    #expect(Self.dues(.asFastAsPossible, extent: .before(.max)) == [])
  }

  /// eˣ by its series, so that these tests need no C library.
  private func exponential(_ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var n = 1.0
    while term > 1e-18 {
      term *= x / n
      sum += term
      n += 1
    }
    return sum
  }
}
