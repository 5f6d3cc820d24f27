import Quantities
import Statistics
import Testing

@Suite("Signed rank")
struct SignedRankTests {
  @Test("F4: critical values exactly, their probabilities to 1e-5")
  func criticalValues() throws {
    let table = try #require(try Fixture.group("F4_signed_rank_critical").members["table"]).members
    #expect(table.count == 27)
    for (n, row) in table {
      for (tail, expected) in row.members {
        let found = SignedRank.critical(n: try #require(Int(n)), tail: try #require(Double(tail)))
        #expect(found?.rankSum == expected.list.first?.number.map { Int($0) }, "n \(n), tail \(tail)")
        if let found { #expect(close(found.probability, try #require(expected.list.last?.number), 1e-5)) }
      }
    }
  }

  @Test("F11: the rank sums the planned looks reject at, exactly; their probabilities to 1e-5")
  func looks() throws {
    let fixture = try Fixture.group("F11_looks").members
    #expect(fixture.count == Look.planned.count)
    for look in Look.planned {
      let expected = try #require(fixture["\(look.pairs)"])
      let critical = try #require(SignedRank.critical(n: look.pairs, tail: look.alpha))
      #expect(try look.alpha == expected.alpha)
      #expect(try look.pairs * (look.pairs + 1) / 2 - critical.rankSum == expected.count("reject_if_W_plus_ge"))
      #expect(try close(critical.probability, expected.p, 1e-5))
    }
  }

  @Test("F15: zeros dropped, mid-ranks, exact p")
  func tiesAndZero() throws {
    let fixture = try Fixture.group("F15_ties_and_zero")
    let test = SignedRank(try fixture.numbers("d"))
    #expect(try test.count == fixture.count("n_used"))
    #expect(try test.positiveRanks == fixture.W_plus)
    #expect(try test.pGreater == fixture.p_greater)
  }

  @Test("all signs are equally likely: p is a count of the 2^n assignments")
  func bruteForce() {
    let sizes = [0.1, 0.2, 0.2, 0.3, 0.5, 0.5, 0.5, 0.9]
    let sums = (0..<256).map { mask in
      SignedRank(sizes.enumerated().map { mask >> $0.offset & 1 == 1 ? $0.element : -$0.element })
    }
    for test in sums {
      #expect(test.pGreater == Double(sums.count { $0.positiveRanks >= test.positiveRanks }) / 256)
      #expect(test.pLess == Double(sums.count { $0.positiveRanks <= test.positiveRanks }) / 256)
    }
  }

  @Test("no difference at all proves nothing", arguments: [[], [0], [0, 0, 0]] as [[Double]])
  func allZero(differences: [Double]) {
    let test = SignedRank(differences)
    #expect(test.count == 0 && test.positiveRanks == 0 && test.pGreater == 1 && test.pLess == 1)
  }

  @Test("a sample of 400 keeps its probabilities normalised")
  func large() {
    var random = SplitMix64(seed: 4)
    let test = SignedRank(normals(400, mean: 0, deviation: 1, &random))
    #expect(test.pGreater + test.pLess > 1 && test.pGreater + test.pLess < 1.001)
  }

  @Test("A/A: at 5 % the share of seeded experiments that alarm is the exact one, 4.2 %")
  func falseAlarms() {
    var random = SplitMix64(seed: 2026)
    let alarms = (0..<1_000).count { _ in SignedRank(normals(10, deviation: 0.1, &random)).pGreater <= 0.05 }
    // P(W ≤ 10) = 4.2 % at n = 10; four standard errors of 1,000 experiments are 25.
    #expect(abs(alarms - 42) <= 25)
  }
}
