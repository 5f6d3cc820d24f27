import Foundation
import Quantities
import Statistics
import Testing

@Suite("Change points")
struct ChangePointsTests {
  private func history(_ levels: [(count: Int, level: Double)], noise: Double, seed: UInt64) -> [Double] {
    var random = SplitMix64(seed: seed)
    return levels.flatMap { part in normals(part.count, deviation: noise, &random).map { part.level * exp($0) } }
  }

  @Test("two steps are found where they are, with their sizes")
  func steps() throws {
    let history = history([(30, 100), (25, 110), (40, 95)], noise: 0.01, seed: 5)
    let found = try ChangePoints(seed: 1).find(in: history)
    #expect(found.map(\.index) == [30, 55])
    #expect(close(found[0].ratio, 1.10, 0.01) && close(found[1].ratio, 95.0 / 110, 0.01))
    #expect(found.allSatisfy { $0.p == 1.0 / 400 })
  }

  @Test("a single outlier is no change")
  func outlier() throws {
    var history = history([(50, 100)], noise: 0.01, seed: 6)
    history[20] = 300
    #expect(try ChangePoints(seed: 1).find(in: history).isEmpty)
  }

  @Test("no segment is shorter than asked for")
  func shortSegments() throws {
    let history = history([(3, 150), (40, 100)], noise: 0.01, seed: 8)
    #expect(try ChangePoints(minimumSegment: 3, seed: 1).find(in: history).map(\.index) == [3])
    #expect(try ChangePoints(minimumSegment: 5, seed: 1).find(in: history).first.map { $0.index >= 5 } != false)
  }

  @Test("of 100 quiet histories about 1 % show a change")
  func falseAlarms() throws {
    let finder = ChangePoints(level: 0.01, permutations: 99, seed: 3)
    let alarms = try (0..<100).count { seed in
      try !finder.find(in: history([(30, 100)], noise: 0.05, seed: UInt64(seed + 1_000))).isEmpty
    }
    // Expected 1; six or more have a chance of 0.05 %.
    #expect(alarms <= 5)
  }

  @Test("units do not matter and the seed decides everything")
  func reproducible() throws {
    let history = history([(20, 100), (20, 104)], noise: 0.02, seed: 9)
    let finder = ChangePoints(seed: 42)
    #expect(try finder.find(in: history) == finder.find(in: history))
    #expect(try finder.find(in: history).map(\.index) == finder.find(in: history.map { $0 * 1_000 }).map(\.index))
  }

  @Test("too short or level histories have no change; a value of zero is a problem")
  func ends() throws {
    #expect(try ChangePoints(seed: 1).find(in: []).isEmpty)
    #expect(try ChangePoints(seed: 1).find(in: [1, 9]).isEmpty)
    #expect(try ChangePoints(seed: 1).find(in: Array(repeating: 5, count: 40)).isEmpty)
    #expect(throws: Problem.self) { try ChangePoints(seed: 1).find(in: [1, 0, 1]) }
  }
}
