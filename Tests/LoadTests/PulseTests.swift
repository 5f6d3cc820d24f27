import HDR
import Quantities
import Testing

@testable import Load

struct PulseTests {
  /// A second with `good` answers after `ms` milliseconds each, and `bad` ones.
  private static func slice(good: Int, ms: UInt64, bad: Int = 0, lagNs: UInt64 = 1_000, backlog: UInt64 = 0) -> Slice {
    let tally = TallySlice()
    let recorder = SliceRecorder(tally)
    for _ in 0..<good {
      recorder.add(.success)
      recorder.recordResponse(ms * 1_000_000)
      recorder.recordSendLag(lagNs)
    }
    for _ in 0..<bad { recorder.add(.timeout) }
    var slice = Slice()
    slice.add(tally)
    slice.backlog = backlog
    return slice
  }

  @Test func theLastFiveSecondsCount() throws {
    var meter = PulseMeter(try .sample(.uniform(.known(100))))
    let first = meter.take(0, Self.slice(good: 100, ms: 50, bad: 1))
    #expect(first.elapsed == 1 && first.askedRate == 100 && first.answeredRate == 100 && first.errors == 1)
    #expect(first.p50Ns.map { $0 / 1_000_000 } == 50)
    var last = first
    for second in 1...5 { last = meter.take(second, Self.slice(good: 10 * second, ms: UInt64(second), bad: 2)) }
    // 10 + 20 + 30 + 40 + 50 answers in five seconds; the 75th of 150 took 4 ms, the 50 ms are long over.
    #expect(last.answeredRate == 30)
    #expect(last.p50Ns.map { $0 / 1_000_000 } == 4)
    #expect(last.p99Ns.map { $0 / 1_000_000 } == 5)
    #expect(last.errors == 11, "errors are counted from the start")
  }

  @Test func secondsWithoutASliceCountAsTime() throws {
    var meter = PulseMeter(try .sample(.uniform(.known(100))))
    _ = meter.take(3, Self.slice(good: 10, ms: 1))
    let pulse = meter.take(7, Self.slice(good: 5, ms: 1))
    #expect(pulse.answeredRate == 3)
    #expect(meter.take(20, Self.slice(good: 5, ms: 1)).answeredRate == 1)
  }

  @Test func nothingIsMadeUp() throws {
    var closed = PulseMeter(try .sample(.asFastAsPossible))
    let pulse = closed.take(0, Self.slice(good: 3, ms: 1, backlog: 7))
    #expect(pulse.askedRate == nil && pulse.sendLagP99Ns == nil && pulse.backlog == 7)
    let empty = closed.take(9, Self.slice(good: 0, ms: 0, bad: 4))
    #expect(empty.p50Ns == nil && empty.p99Ns == nil && empty.answeredRate == 0 && empty.errors == 4)
  }
}
