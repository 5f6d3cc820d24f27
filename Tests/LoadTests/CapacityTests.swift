import Quantities
import Testing

@testable import Load

struct CapacitySearchTests {
  /// Tries rates of a target that meets the objective up to `capacity`; `luckyOnce` names tries that are met at any rate.
  private func search(
    capacity: Double, from start: Double = 100, upTo highest: Double = 1e6, luckyOnce: Set<Int> = []
  ) -> (step: CapacitySearch.Step, tries: Int) {
    var search = CapacitySearch(from: .known(start), upTo: .known(highest))
    for tries in 0..<100 {
      switch search.step {
      case .search(let rate), .confirm(let rate):
        search.record(met: rate.perSecond <= capacity || luckyOnce.contains(tries))
      case .found: return (search.step, tries)
      }
    }
    return (search.step, 100)
  }

  @Test(arguments: [3.7, 100, 101, 1234, 98_765])
  func findsTheIntervalAroundTheCapacity(capacity: Double) throws {
    let (step, tries) = search(capacity: capacity)
    guard case .found(let met?, let missed?) = step else {
      Issue.record("\(step)")
      return
    }
    #expect(met.perSecond <= capacity)
    #expect(missed.perSecond > capacity)
    #expect(missed.perSecond / met.perSecond <= 1.0501)
    #expect(tries < 25)
  }

  @Test func luckIsNotConfirmed() {
    // The fifth try meets the objective far above the capacity, by luck.
    let (step, _) = search(capacity: 1000, luckyOnce: [4])
    guard case .found(let met?, let missed?) = step else {
      Issue.record("\(step)")
      return
    }
    #expect(met.perSecond <= 1000)
    #expect(missed.perSecond > 1000)
  }

  @Test func endsWhereNothingIsMissedOrMet() {
    #expect(search(capacity: 1e9, upTo: 5000).step == .found(met: .known(5000), missed: nil))
    guard case .found(met: nil, missed: .some) = search(capacity: 0).step else {
      Issue.record("nothing is met")
      return
    }
  }
}

struct ObjectiveTests {
  @Test func isRead() throws {
    let objective = try Objective(parsing: "p99.9=1.5ms")
    #expect(objective.percentile.label == "99.9")
    #expect(objective.limit == .microseconds(1500))
    #expect(objective.description == "p99.9 ≤ 1.5 ms")
  }

  @Test(arguments: ["p99", "99=5", "x=5ms", "p99=0", "p101=5ms"])
  func orRefused(_ text: String) { #expect(throws: Problem.self) { try Objective(parsing: text) } }
}
