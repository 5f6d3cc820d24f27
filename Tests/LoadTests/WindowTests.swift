import Quantities
import Testing

@testable import Load

struct WindowTests {
  static let pacings: [Pacing] = [.uniform(.known(1000)), .burst(.known(1000)), .poisson(.known(1000))]

  @Test(arguments: pacings)
  func ofADurationIsThatDuration(pacing: Pacing) throws {
    let window = Window(try .sample(pacing, .duration(.seconds(2)), warmup: .milliseconds(300)))
    #expect(window.start == 300_000_000)
    #expect(window.length == 2_000_000_000)
    #expect(window.arrivals == .before(2_300_000_000))
  }

  /// Exactly `count` requests are due in the window, whatever was due before it.
  @Test(arguments: pacings, [0, 1, 77, 1_000] as [UInt64])
  func ofACountHoldsThatManyArrivals(pacing: Pacing, warmup: UInt64) throws {
    let plan = try LoadPlan.sample(pacing, .requests(25), connections: 4, warmup: .milliseconds(warmup))
    let window = Window(plan)
    let dues = ScheduleTests.dealt(pacing, connections: 4, extent: window.arrivals, among: 3)
    #expect(dues.count { $0 >= window.start } == 25)
    #expect(window.start >= warmup * 1_000_000)
    #expect(dues.filter { $0 < window.start }.allSatisfy { $0 < warmup * 1_000_000 })
    #expect(window.length == nil)
  }

  @Test func ofAClosedLoopBeginsBehindTheWarmUp() throws {
    let window = Window(try .sample(.asFastAsPossible, .requests(10), warmup: .milliseconds(50)))
    #expect(window.start == 50_000_000)
  }
}
