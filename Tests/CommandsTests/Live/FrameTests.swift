import Load
import Quantities
import Testing

@testable import Commands

struct FrameTests {
  private static let second: UInt64 = 1_000_000_000

  private static let pulse = Pulse(
    elapsed: 12, askedRate: 1000, answeredRate: 999.83, p50Ns: 312_412, p99Ns: 1_204_400, sendLagP99Ns: 41_234)

  /// A load of 30 s behind 5 s of warm-up, which began at second 100.
  private static func load(_ pulse: Pulse? = pulse) -> LiveState {
    var state = LiveState(title: "http://127.0.0.1:8080/  1000/s uniform, 16 connections")
    state.stage = .window(start: 105 * second, end: 135 * second)
    state.pulse = pulse
    return state
  }

  private static func run(done: Int = 6) -> LiveState {
    var state = load()
    state.title = "quick"
    state.trials = .init(count: 24, isUpperBound: false, blocks: 6, startedAt: 10 * second, plannedNs: 8 * second)
    state.trials?.done = done
    state.trials?.doneAt = 100 * second
    state.trials?.current = .init(order: 7, block: 2, cell: "rate=1000", setup: "sidecar")
    return state
  }

  private static func texts(_ state: LiveState, at time: UInt64, width: Int) -> [String] {
    Frame(state, now: time * second, width: width).lines.map(\.text)
  }

  @Test func aLoadInFull() {
    #expect(
      Self.texts(Self.load(), at: 117, width: 99) == [
        "http://127.0.0.1:8080/  1000/s uniform, 16 connections",
        "[==========>                 ]  12 s of 30 s, 18 s left",
        "asked   1000/s   answered  999.8/s   p50 312.4 µs   p99 1.204 ms   send lag p99 41.23 µs   errors 0",
        "backlog 0",
      ])
  }

  @Test func aNarrowTerminalGetsTheSameInMoreLines() {
    #expect(
      Self.texts(Self.load(), at: 117, width: 40) == [
        "http://127.0.0.1:8080/  1000/s uniform,…", "[===>       ]  12 s of 30 s, 18 s left",
        "asked   1000/s   answered  999.8/s", "p50 312.4 µs   p99 1.204 ms", "send lag p99 41.23 µs   errors 0",
        "backlog 0",
      ])
    #expect(
      Self.texts(Self.load(), at: 117, width: 16) == [
        "http://127.0.0.…", "12 s of 30 s, 1…", "asked   1000/s", "answered  999.8…", "p50 312.4 µs", "p99 1.204 ms",
        "send lag p99 41…", "errors 0", "backlog 0",
      ])
  }

  @Test(arguments: 1...120) func noLineIsWiderThanTheTerminal(width: Int) {
    for state in [Self.load(), Self.load(nil), Self.run(), LiveState(title: "x")] {
      for line in Frame(state, now: 117 * Self.second, width: width).lines { #expect(line.width <= width) }
    }
  }

  /// Only what changes changes: no figure moves another one.
  @Test func figuresStayWhereTheyAre() throws {
    let before = Self.texts(Self.load(), at: 117, width: 99)
    var later = Self.pulse
    (later.answeredRate, later.p50Ns, later.p99Ns, later.sendLagP99Ns) = (4.5, 80_000, 999_900, 950)
    let after = Self.texts(Self.load(later), at: 118, width: 99)
    #expect(
      after[2] == "asked   1000/s   answered    4.5/s   p50    80 µs   p99 999.9 µs   send lag p99   950 ns   errors 0")
    #expect(after.map(\.count)[2] == before.map(\.count)[2])
    #expect(Self.texts(Self.load(nil), at: 117, width: 99)[2].count == before[2].count)
  }

  @Test func theStagesOfALoad() {
    func progress(_ state: LiveState, at time: UInt64) -> String { Self.texts(state, at: time, width: 60)[1] }
    #expect(progress(LiveState(title: "x"), at: 1) == "connecting")
    #expect(progress(Self.load(), at: 101) == "[                            ]  warming up, 4 s left")
    #expect(progress(Self.load(), at: 134) == "[==========================> ]  29 s of 30 s, 1 s left")
    #expect(progress(Self.load(), at: 136) == "[==========================]  waiting for the last answers")
    var endless = Self.load()
    endless.stage = .window(start: 105 * Self.second, end: nil)
    #expect(progress(endless, at: 117) == "12 s, until Ctrl-C")
    var stopping = Self.load()
    stopping.isStopping = true
    #expect(
      Self.texts(stopping, at: 117, width: 90)[1]
        == "[=======>             ]  12 s of 30 s, 18 s left  stopping; Ctrl-C again ends it at once")
  }

  @Test func aClosedLoopHasNoLag() {
    let pulse = Pulse(elapsed: 3, askedRate: nil, answeredRate: 51_234.4, p50Ns: 9, errors: 7, backlog: 1)
    #expect(
      Self.texts(Self.load(pulse), at: 117, width: 120)[2]
        == "asked      max   answered  51234/s   p50     9 ns   p99        -   errors 7   backlog 1")
  }

  @Test func aRunSaysWhichTrial() {
    #expect(
      Self.texts(Self.run(), at: 117, width: 100).prefix(3) == [
        "quick  trial 7 of 24, block 2 of 6: sidecar at rate=1000",
        "[======>                     ]  26 %, about 4 min left", "measuring, 12 s of 30 s",
      ])
  }

  /// 6 trials took 90 s; the 7th has been under way for 17 s, 17 more are to come.
  @Test func timeLeftComesFromTheTrialsSoFar() throws {
    let trials = try #require(Self.run().trials)
    #expect(trials.timeLeft(at: 105 * Self.second) == .seconds(17 * 15 + 10))
    #expect(trials.timeLeft(at: 117 * Self.second) == .seconds(17 * 15))
    let first = try #require(Self.run(done: 0).trials)
    #expect(first.timeLeft(at: 103 * Self.second) == .seconds(23 * 8 + 5))
  }

  @Test func alarmsAreRedAndNothingElseIs() {
    var pulse = Self.pulse
    func alarms(_ pulse: Pulse) -> [String] {
      Frame(Self.load(pulse), now: 117 * Self.second, width: 120).lines.flatMap(\.pieces)
        .filter { $0.ink == .alarm }.map(\.text)
    }
    #expect(alarms(pulse) == [])
    (pulse.errors, pulse.backlog) = (3, 41)
    #expect(alarms(pulse) == ["3", "41"])
  }

  @Test func controlCharactersMoveNothing() {
    let line = FrameLine([.init("a\u{1b}[2Jb\nc\u{9b}d", .strong)])
    #expect(line.text == "a?[2Jb?c?d")
    #expect(line.rendered(inColour: false) == "a?[2Jb?c?d")
    #expect(line.rendered(inColour: true) == "\u{1b}[1ma?[2Jb?c?d\u{1b}[0m")
  }
}
