import Kernel
import Testing

@Suite struct EventLoopTests {
  private func token(_ slot: UInt32, _ generation: UInt32) -> EventLoop.Token {
    .init(slot: slot, generation: generation)
  }

  @Test func tellsWhoIsReadyAndWhose() throws {
    let loop = try EventLoop()
    let pipe = try Pipe()
    try loop.add(pipe.reading.number, .read, token(7, 3))
    #expect(loop.wait(until: 0, now: 0) == 0)
    try File.write("x", to: pipe.writing.number, name: "pipe")
    #expect(loop.wait(until: .max, now: 0) == 1)
    let event = loop.ready(0)
    #expect(event.token == token(7, 3))
    #expect(event.isReadable)
    #expect(!event.isWritable)
  }

  @Test func aTokenOfAnEarlierConnectionIsAnother() {
    #expect(token(1, 1) != token(1, 2))
    #expect(token(.max, 1).slot == .max)
    #expect(token(1, .max).generation == .max)
  }

  @Test func aClosedPeerIsReadable() throws {
    let loop = try EventLoop()
    // Only the reading end is left: the writing end closes here.
    let reading = try Pipe().keepReading()
    try loop.add(reading.number, .read, token(0, 0))
    #expect(loop.wait(until: .max, now: 0) == 1)
    #expect(loop.ready(0).isReadable)
  }

  @Test func whatCannotBeWatchedIsNamed() throws {
    let loop = try EventLoop()
    #expect(throws: SystemError(code: 9, call: "epoll_ctl")) { try loop.add(-1, .read, token(0, 0)) }
  }
}
