import Synchronization
import Testing

@testable import Load

struct FreeRingTests {
  @Test func takesInTheOrderOfGivingBack() {
    var ring = FreeRing(capacity: 5)
    #expect(ring.pop() == nil)
    for slot in 0..<5 { ring.push(slot) }
    #expect(ring.count == 5)
    var taken: [Int] = []
    // More rounds than the ring is long: it wraps.
    for _ in 0..<23 {
      guard let slot = ring.pop() else { break }
      taken.append(slot)
      ring.push(slot)
    }
    #expect(taken == (0..<23).map { $0 % 5 })
    #expect(ring.count == 5)
  }
}

struct InFlightListTests {
  private func walk(_ list: InFlightList, _ lanes: UnsafeMutablePointer<Lane>) -> [Int32] {
    var found: [Int32] = []
    var at = list.first
    while at >= 0 {
      found.append(at)
      at = lanes[Int(at)].later
    }
    return found
  }

  @Test func keepsTheOrderOfStarting() {
    let lanes = UnsafeMutablePointer<Lane>.allocate(capacity: 6)
    lanes.initialize(repeating: Lane(), count: 6)
    defer { lanes.deallocate() }
    var list = InFlightList()
    for slot in [3, 1, 5, 0] { list.append(slot, in: lanes) }
    #expect(walk(list, lanes) == [3, 1, 5, 0])
    list.remove(5, in: lanes)
    #expect(walk(list, lanes) == [3, 1, 0])
    list.remove(3, in: lanes)
    #expect(walk(list, lanes) == [1, 0])
    list.remove(0, in: lanes)
    list.append(3, in: lanes)
    #expect(walk(list, lanes) == [1, 3])
    list.remove(1, in: lanes)
    list.remove(3, in: lanes)
    #expect(walk(list, lanes) == [])
    #expect(list.count == 0)
    #expect(list.first == -1)
  }
}

struct BacklogTests {
  @Test func countsWhatIsDueAndUnsent() {
    var schedule = Schedule(
      .uniform(.known(1000)), connections: 1, seed: 1, extent: .first(100), worker: 0, of: 1)
    var backlog = Backlog()
    #expect(!backlog.isWaiting)
    for _ in 0..<10 { schedule.advance() }
    // Requests 10, 11 and 12 are due at 10, 11 and 12 ms.
    backlog.begin(schedule)
    backlog.catchUp(to: 12_000_000)
    #expect(backlog.longest == 3)
    for _ in 0..<3 {
      #expect(backlog.isWaiting)
      backlog.dispatched()
    }
    #expect(!backlog.isWaiting)
    for _ in 0..<3 { schedule.advance() }
    backlog.begin(schedule)
    backlog.catchUp(to: 13_500_000)
    #expect(backlog.longest == 3)
    backlog.catchUp(to: 98_999_999)
    #expect(backlog.longest == 86)
    backlog.catchUp(to: .max - 1)
    #expect(backlog.longest == 87, "the schedule ends at 100 requests")
  }
}

struct InFlightGaugeTests {
  @Test func integratesOverTheWindowOnly() {
    var gauge = InFlightGauge(from: 100)
    gauge.pass(90, inFlight: 5, until: 200)
    #expect(gauge.area == 0)
    gauge.pass(110, inFlight: 2, until: 200)
    #expect(gauge.area == 20)
    gauge.pass(150, inFlight: 3, until: 200)
    #expect(gauge.area == 140)
    gauge.pass(260, inFlight: 1, until: 200)
    #expect(gauge.area == 190)
    gauge.pass(300, inFlight: 9, until: 200)
    #expect(gauge.area == 190)
  }
}

struct OutcomeTests {
  @Test func kindsAreCountedRight() {
    #expect(Outcome.kinds == Outcome.allCases.count)
    #expect(Set(Outcome.allCases.map(\.key)).count == Outcome.kinds)
    #expect(Set(Outcome.allCases.map(\.meaning)).count == Outcome.kinds)
    #expect(Outcome.allCases.filter(\.isAnswer).map(\.key) == ["2xx", "3xx", "4xx", "5xx", "grpcError"])
    #expect(Outcome.allCases.filter { !$0.isError }.map(\.key) == ["2xx", "3xx", "unfinished"])
  }

  @Test(arguments: [(200, "2xx"), (299, "2xx"), (304, "3xx"), (404, "4xx"), (499, "4xx"), (500, "5xx"), (599, "5xx")])
  func statusDecides(_ status: UInt16, _ key: String) { #expect(Outcome.answer(status).key == key) }
}

struct SeriesTests {
  private func slice(_ second: Int, answers: Int) -> TallySlice {
    let slice = TallySlice()
    slice.second = second
    for _ in 0..<answers { SliceRecorder(slice).add(.success) }
    return slice
  }

  @Test func aSecondIsCompleteWhenNoWorkerAddsToIt() {
    var series = Series(workers: 2)
    var told: [String] = []
    func close(isOver: Bool = false) { series.close(isOver: isOver) { told.append("\($0): \($1.requests)") } }
    series.add(slice(0, answers: 3), of: 0)
    close()
    #expect(told == [])
    series.add(slice(0, answers: 4), of: 1)
    series.add(slice(1, answers: 1), of: 0)
    close()
    #expect(told == ["0: 7"])
    // The second worker was busy and skipped a second.
    series.add(slice(2, answers: 2), of: 1)
    close()
    #expect(told == ["0: 7", "1: 1"])
    close(isOver: true)
    close(isOver: true)
    #expect(told == ["0: 7", "1: 1", "2: 2"])
    #expect(series.entries.map(\.requests) == [7, 1, 2])
  }

  @Test func behindTenMinutesASliceIsTenSeconds() {
    var series = Series(workers: 1)
    var seconds = 0
    for second in 598..<625 {
      series.add(slice(second, answers: 1), of: 0)
      series.close(isOver: second == 624) { _, _ in seconds += 1 }
    }
    #expect(seconds == 27, "each second is told all the same")
    #expect(series.entries.map(\.start) == [598, 599, 600, 610, 620])
    #expect(series.entries.map(\.length) == [1, 1, 10, 10, 10])
    #expect(series.entries.map(\.requests) == [1, 1, 10, 10, 5])
  }
}

struct TallyTests {
  private func isFull(_ slice: TallySlice) -> Bool { slice.isFull.load(ordering: .relaxed) }

  @Test func handsASecondOverWhenTheCollectorIsReady() {
    let slices = (TallySlice(), TallySlice())
    var tally = Tally(slices: slices, windowStart: 5_000_000_000)
    #expect(tally.sliceEnd == 6_000_000_000)
    tally.recorder.recordResponse(10)
    tally.roll(at: 6_000_000_001)
    #expect(isFull(slices.0))
    #expect(slices.0.response.count == 1)
    #expect(tally.sliceEnd == 7_000_000_000)
    tally.recorder.recordResponse(20)
    // The collector has not taken the first one yet: the second goes on.
    tally.roll(at: 7_500_000_000)
    tally.recorder.recordResponse(30)
    #expect(slices.1.response.count == 2)
    slices.0.clear()
    slices.0.isFull.store(false, ordering: .releasing)
    tally.roll(at: 9_100_000_000)
    #expect(isFull(slices.1))
    #expect(slices.1.second == 1)
    tally.recorder.add(.bytesRead, 77)
    tally.finish()
    #expect(slices.0.second == 4)
    #expect(slices.0.counts[Outcome.kinds + TallySlice.Extra.bytesRead.rawValue] == 77)
  }
}
