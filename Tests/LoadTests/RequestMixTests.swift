import Quantities
import Testing
import Wire

@testable import Load

struct RequestMixTests {
  private func mix(_ weights: Double...) throws -> RequestMix {
    let request = try HTTP1Request(method: "GET", path: "/", host: "h", headers: [], body: [])
    return try RequestMix(weights.enumerated().map { .init(name: "\($0)", request: request, weight: $1) })
  }

  @Test func sharesAreTheWeights() throws {
    let mix = try mix(7, 2, 1)
    var counts = [0, 0, 0]
    for index in 0..<10_000 as Range<UInt64> {
      counts[mix.pick(SplitMix64.number(seed: 1, index: index))] += 1
    }
    // Four standard errors.
    #expect(abs(counts[0] - 7_000) < 184)
    #expect(abs(counts[1] - 2_000) < 160)
    #expect(counts.reduce(0, +) == 10_000)
  }

  @Test func theEndsBelongToTheFirstAndTheLast() throws {
    #expect(try mix(1, 1).pick(0) == 0)
    #expect(try mix(1, 1).pick(1 << 63 - 1) == 0)
    #expect(try mix(1, 1).pick(1 << 63) == 1)
    #expect(try mix(1e9, 1e-9).pick(.max) == 1)
    #expect(try mix(3).pick(.max) == 0)
  }

  @Test func badMixesAreRefused() {
    #expect(throws: Problem.self) { try RequestMix([]) }
    #expect(throws: Problem.self) { try mix(1, 0) }
    #expect(throws: Problem.self) { try mix(.infinity) }
    #expect(throws: Problem.self) { try mix(.nan) }
  }
}

struct UpstreamNamesTests {
  private func number(_ names: inout UpstreamNames, _ text: String) -> Int {
    Array(text.utf8).withUnsafeBufferPointer { names.number(of: $0) }
  }

  @Test func valuesHaveNumbersInTheirOrder() {
    var names = UpstreamNames()
    #expect(["a", "b", "a", "ab", ""].map { number(&names, $0) } == [1, 2, 1, 3, 4])
    #expect(names.number(of: nil) == 0)
    #expect(names.names == ["(none)", "a", "b", "ab", ""])
  }

  @Test func endlessValuesShareOne() {
    var names = UpstreamNames()
    let numbers = (0..<100).map { number(&names, "v\($0)") }
    #expect(numbers == Array(1...64) + [Int](repeating: 65, count: 36))
    #expect(names.names.count == 66)
    #expect(names.names.last == "(other)")
    let long = String(repeating: "x", count: 1_000)
    var few = UpstreamNames()
    #expect(number(&few, long) == number(&few, long + "y"))
    #expect(few.names[1].count == 128)
  }
}

struct SteadyWatchTests {
  @Test func aConstantSeriesIsSteadyBehindTwoSeconds() {
    var watch = SteadyWatch()
    let verdicts = (0..<30).map { watch.isSteady(with: 100 + Double($0 % 3)) }
    #expect(verdicts.firstIndex(of: true).map { 19...24 ~= $0 } == true, "\(verdicts)")
  }

  @Test func aWarmUpIsWaitedFor() {
    // Halves every half second, down to 100 µs: steady only once the tail outweighs the start.
    var watch = SteadyWatch()
    var random = SplitMix64(seed: 3)
    var at = 0
    while at < 1_000, !watch.isSteady(with: 100 + random.unit() + 1_000 * (1 / Double(1 << min(40, at / 5)))) {
      at += 1
    }
    #expect(40...150 ~= at, "steady behind \(at) tenths of a second")
  }

  @Test func aSlopeIsNeverSteady() {
    var watch = SteadyWatch()
    #expect(!(0..<600).contains { watch.isSteady(with: 1_000 - Double($0)) })
  }
}
