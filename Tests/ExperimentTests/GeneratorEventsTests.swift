import Glibc
import Kernel
import Load
import Quantities
import Synchronization
import Testing

@testable import Experiment

struct GeneratorEventsTests {
  private final class Heard: Sendable {
    let pulses = Mutex<[Pulse]>([])
  }

  @Test func linesInPiecesBecomeEvents() throws {
    let pipe = try Kernel.Pipe()
    let end = dup(pipe.writing.number)
    let events = GeneratorEvents(pipe.keepReading())
    func tell(_ text: String) { _ = Array(text.utf8).withUnsafeBytes { write(end, $0.baseAddress, $0.count) } }
    #expect(events.next(within: 0) == nil)
    tell(#"{"event":"window","startNs":5,"#)
    #expect(events.next(within: 0) == nil)
    tell(#""endNs":9}"# + "\nnonsense\n{\"event\":\"later\"}\n{\"event\":\"second\"")
    #expect(events.next(within: 0) == .window(startNs: 5, endNs: 9))
    let heard = Heard()
    let thread = try events.listen { pulse in heard.pulses.withLock { $0.append(pulse) } }
    tell(#","second":0,"requests":7,"errors":0,"pulse":{"elapsed":1,"answeredRate":7,"errors":0,"backlog":2}}"# + "\n")
    close(end)
    thread.join()
    #expect(heard.pulses.withLock { $0 } == [Pulse(elapsed: 1, askedRate: nil, answeredRate: 7, backlog: 2)])
    #expect(events.isOver)
    #expect(events.next(within: -1) == nil)
  }

  @Test func aWindowWithoutAnEndIsNone() {
    #expect(GeneratorEvents.Event(Array(#"{"event":"window","startNs":5,"endNs":null}"#.utf8)) == nil)
  }
}
