import Quantities
import Testing

@testable import Load

struct LoadPlanTests {
  private func refusal(_ make: () throws(Problem) -> LoadPlan) -> Problem? {
    do {
      _ = try make()
      return nil
    } catch {
      return error
    }
  }

  @Test func refusesWhatCannotBe() {
    #expect(
      refusal { () throws(Problem) in try .sample(connections: 0) }
        == .usage("-c must be from 1 to 1000000 connections, not 0"))
    #expect(
      refusal { () throws(Problem) in try .sample(connections: .max) }
        == .usage("-c must be from 1 to 1000000 connections, not 9223372036854775807"))
    #expect(
      refusal { () throws(Problem) in try .sample(threads: 0) } == .usage("--threads must be from 1 to 1024, not 0"))
    #expect(
      refusal { () throws(Problem) in try .sample(connections: 2, threads: 3) }
        == .usage("--threads 3 needs at least as many connections; -c is 2"))
    #expect(
      refusal { () throws(Problem) in try .sample(timeout: .zero) }
        == .usage("--timeout must be above 0 and at most 365d"))
    #expect(
      refusal { () throws(Problem) in try .sample(warmup: .seconds(40_000_000)) }
        == .usage("--warmup must be at most 365d"))
    #expect(
      refusal { () throws(Problem) in try .sample(.asFastAsPossible, .duration(.zero)) }
        == .usage("-t must be above 0 and at most 365d"))
    for count in [0, UInt64.max] {
      #expect(
        refusal { () throws(Problem) in try .sample(.asFastAsPossible, .requests(count)) }
          == .usage("-n must be from 1 to 9007199254740992 requests"))
    }
  }

  @Test func sharesAddUp() throws {
    let plan = try LoadPlan.sample(connections: 11, threads: 4)
    #expect((0..<4).map { plan.share(of: 11, worker: $0) } == [3, 3, 3, 2])
    #expect((0..<4).map { plan.share(of: 2, worker: $0) } == [1, 1, 0, 0])
  }
}
