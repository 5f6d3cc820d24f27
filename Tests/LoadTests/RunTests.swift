import HDR
import Quantities
import Support
import Synchronization
import Testing

@testable import Load

struct RunTests {
  @Test(Requirement.program("nginx"), arguments: [1, 3, 4])
  func countsAreExact(threads: Int) throws {
    let rate = Rate.known(20_000)
    try withNginx { nginx in
      for pacing in [Pacing.uniform(rate), .burst(rate), .poisson(rate), .asFastAsPossible] {
        for warmup in [0, 20] as [UInt64] {
          let result = try LiveRun.result(
            nginx.url, pacing, .requests(1_001), connections: 7, threads: threads, warmup: .milliseconds(warmup))
          #expect(result.summary == "2xx 1001", "\(pacing.name), warm-up \(warmup)")
          #expect(result.total.response.count == 1_001)
          #expect(result.total.answeredInWindow == 1_001)
          #expect(result.lifetime.connectionsOpened == 7)
          #expect(result.lifetime.answers >= (warmup == 0 ? 1_001 : 1_002))
        }
      }
    }
  }

  @Test(Requirement.program("nginx"))
  func aDurationHoldsItsArrivals() throws {
    try withNginx { nginx in
      let result = try LiveRun.result(
        nginx.url, .uniform(.known(2_000)), .duration(.milliseconds(250)), connections: 5, threads: 2,
        warmup: .milliseconds(100))
      #expect(result.summary == "2xx 500")
      #expect(result.duration == .milliseconds(250))
      #expect(result.lifetime.answers == 700)
    }
  }

  /// Two readings of the same thing: requests · service times from the histogram, and the area under the count in flight.
  @Test(Requirement.program("nginx"))
  func littlesLawHolds() throws {
    try withNginx { nginx in
      let result = try LiveRun.result(nginx.url, .asFastAsPossible, .requests(3_000), connections: 8, threads: 2)
      let service = result.total.service
      let fromLatencies = Double(service.count) * service.mean / Double(result.duration.count)
      #expect(abs(result.meanInFlight / fromLatencies - 1) < 0.002)
      #expect(result.meanInFlight <= 8)
    }
  }

  /// Nobody answers: both connections are busy when requests 2 … 9 become due, and are free again only by time-out.
  @Test func whatWaitsIsCounted() throws {
    try withScriptedServer([.hold]) { server in
      let result = try LiveRun.result(
        server.url, .uniform(.known(1_000)), .requests(10), connections: 2, timeout: .milliseconds(100))
      #expect(result.summary == "timeout 10")
      #expect(result.total.waited == 8)
      #expect(result.longestBacklog == 8)
      #expect(result.total.errorResponse.max >= 400_000_000, "the wait counts in the response time")
    }
  }

  @Test func whatMayNotWaitIsNotSent() throws {
    try withScriptedServer([.hold]) { server in
      let result = try LiveRun.result(
        server.url, .uniform(.known(1_000)), .requests(10), connections: 2, timeout: .milliseconds(300),
        catchesUp: false)
      #expect(result.summary == "timeout 2, notSent 8")
      #expect(result.total.waited == 0)
      #expect(result.longestBacklog == 0)
    }
  }

  @Test func whatIsNeverSentIsCounted() throws {
    try withScriptedServer([.hold]) { server in
      let result = try LiveRun.result(
        server.url, .uniform(.known(1_000)), .duration(.milliseconds(50)), connections: 1, timeout: .milliseconds(200))
      #expect(result.total.requests == 50)
      #expect(result.total.outcomes[.notSent, default: 0] >= 48)
      #expect(result.achievedRate == 0)
    }
  }

  @Test func aSlowTrickleTimesOut() throws {
    // A head that never ends, a byte at a time as the client takes it.
    let start = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
    let drops = [ScriptedServer.Step](repeating: .send("a"), count: 500)
    try withScriptedServer([.awaitRequest, .send(start)] + drops + [.hold]) { server in
      let result = try LiveRun.result(server.url, timeout: .milliseconds(150))
      #expect(result.summary == "timeout 1")
    }
  }

  @Test(arguments: [Pacing.asFastAsPossible, .uniform(.known(1_000))])
  func anInterruptionKeepsWhatThereIs(pacing: Pacing) throws {
    // The first connection answers twice and then no more.
    let script: [ScriptedServer.Step] = [.awaitRequest, .send(Answer.ok), .awaitRequest, .send(Answer.ok), .hold]
    try withScriptedServer(script) { server in
      let result = try LiveRun.result(
        server.url, pacing, .requests(4), interrupted: { server.requests == 3 })
      #expect(result.interrupted)
      #expect(result.total.outcomes[.success] == 2)
      #expect(result.total.outcomes[.unfinished] == 1)
      #expect(result.total.errors == result.total.outcomes[.notSent, default: 0])
      #expect(result.duration > .zero)
    }
  }

  @Test func anInterruptionEndsTheDrainToo() throws {
    try withScriptedServer([.hold]) { server in
      let start = ContinuousClock.now
      let result = try LiveRun.result(
        server.url, .uniform(.known(1_000)), .duration(.milliseconds(5)), connections: 5, timeout: .seconds(3_600),
        interrupted: { server.requests == 5 && ContinuousClock.now - start > .milliseconds(200) })
      #expect(result.summary == "unfinished 5")
      #expect(result.duration == .milliseconds(5))
    }
  }

  @Test func withoutAnEndAStopIsNoInterruption() throws {
    try withScriptedServer([.awaitRequest, .send(Answer.ok), .again]) { server in
      let result = try LiveRun.result(
        server.url, .uniform(.known(1_000)), .untilStopped, interrupted: { server.requests >= 20 })
      #expect(!result.interrupted)
      #expect(result.total.outcomes[.success, default: 0] >= 19)
    }
  }

  @Test func anAnswerCanAbortTheRun() throws {
    let script: [ScriptedServer.Step] = [
      .awaitRequest, .send(Answer.ok), .awaitRequest, .send(Answer.status(503)), .hold,
    ]
    try withScriptedServer(script) { server in
      let result = try LiveRun.result(server.url, .asFastAsPossible, .requests(1_000), abortOn: 503)
      #expect(result.aborted)
      #expect(result.interrupted)
      #expect(result.summary.hasPrefix("2xx 1, 5xx 1"))
      #expect(result.total.requests <= 3)
    }
  }

  @Test(Requirement.program("nginx"))
  func howAWorkerWakesChangesNoCount() throws {
    try withNginx { nginx in
      for waking in [Waking.coalescing(.milliseconds(5)), .spinning(.milliseconds(1))] {
        let result = try LiveRun.result(
          nginx.url, .uniform(.known(2_000)), .requests(200), connections: 40, waking: waking)
        #expect(result.summary == "2xx 200", "\(waking)")
        #expect(result.total.sendLag.count == 200)
      }
    }
  }

  @Test(Requirement.program("nginx"), arguments: [1, 2])
  func aCurveKeepsItsConnections(threads: Int) throws {
    try withNginx { nginx in
      let curve = try RateCurve([
        .init(from: .known(500), to: .known(1_500), duration: .milliseconds(200)),
        .init(from: .known(2_000), to: .known(2_000), duration: .milliseconds(100)),
      ])
      let result = try LiveRun.result(
        nginx.url, .curve(curve, isPoisson: false), .duration(curve.duration), connections: 8, threads: threads,
        warmup: .milliseconds(100))
      #expect(result.summary == "2xx 400")
      #expect(result.lifetime.answers == 450)
      #expect(result.lifetime.connectionsOpened == 8)
    }
  }

  @Test func aReplaySendsWhatWasRecorded() throws {
    try withScriptedServer([.awaitRequest, .send(Answer.ok), .again]) { server in
      let replay = try Replay(parsing: "0.01\n12ms\n\n# late\n0.05\n0.011\n", file: "f")
      let result = try LiveRun.result(server.url, .replay(replay), .requests(4), connections: 2, threads: 2)
      #expect(result.summary == "2xx 4")
      #expect(result.duration >= .milliseconds(40))
    }
  }

  @Test func stoppingFromAnotherThreadIsAnInterruption() throws {
    try withScriptedServer([.awaitRequest, .send(Answer.ok), .again]) { server in
      let plan = try LoadPlan.sample(.asFastAsPossible, .duration(.seconds(3_600)), url: server.url)
      let run = LoadRun(plan)
      let result = try run.run(report: { event in if case .second = event { run.stop() } })
      #expect(result.interrupted)
      #expect(result.total.outcomes[.success, default: 0] > 0)
    }
  }

  @Test func eventsTellTheWindowAndEachSecondOnce() throws {
    try withScriptedServer([.awaitRequest, .send(Answer.ok), .again]) { server in
      let plan = try LoadPlan.sample(
        .uniform(.known(100)), .duration(.milliseconds(1_500)), url: server.url, connections: 4, threads: 2)
      var told: [String] = []
      let result = try LoadRun(plan).run(report: { event in
        switch event {
        case .window(let start, let end): told.append("window \(end.map { ($0 - start).count } ?? 0)")
        case .second(let second, let slice): told.append("second \(second) \(slice.requests > 0)")
        }
      })
      #expect(told == ["window 1500000000", "second 0 true", "second 1 true"])
      #expect(result.series.map(\.start) == [0, 1])
    }
  }
}
