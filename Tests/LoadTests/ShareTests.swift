import Quantities
import Support
import Testing
import Wire

@testable import Load

/// Results by kind of request and by who answered.
struct ShareTests {
  private static func kinds(_ port: Int) throws -> [RequestMix.Kind] {
    func kind(_ method: String, _ path: String, _ weight: Double, _ body: String = "") throws -> RequestMix.Kind {
      let request = try HTTP1Request(
        method: method, path: path, host: "h:\(port)", headers: [], body: Array(body.utf8))
      return .init(name: "\(method) \(path)", request: request, weight: weight)
    }
    return [try kind("GET", "/a", 6), try kind("HEAD", "/b", 3), try kind("POST", "/c", 1, "x\r\n\r\n")]
  }

  private func summary(_ shares: [Share]) -> [String] {
    shares.map { share in
      let outcomes = Outcome.allCases.compactMap { kind in share.outcomes[kind].map { "\(kind.key) \($0)" } }
      return "\(share.name): \(outcomes.joined(separator: ", ")); \(share.response.count)"
    }
  }

  @Test(Requirement.program("nginx"), arguments: [1, 2])
  func eachKindIsSentAndCounted(threads: Int) throws {
    let server = """
      location /a { return 200 "aaaa"; }
      location /b { return 200 "bb"; }
      location /c { return 404; }
      """
    try withNginx(server: server) { nginx in
      func run() throws -> [String] {
        let result = try LiveRun.result(
          nginx.url, .uniform(.known(5_000)), .requests(1_000), connections: 4, threads: threads,
          mix: try Self.kinds(nginx.port))
        let names = ["GET /a", "HEAD /b", "POST /c"]
        #expect(result.requestKinds.map(\.name) == names)
        #expect(result.requestKinds.reduce(0) { $0 + $1.requests } == 1_000)
        // Four standard errors.
        #expect(abs(Int(result.requestKinds[0].requests) - 600) < 62)
        #expect(result.requestKinds[2].outcomes.keys.map(\.key) == ["4xx"])
        #expect(result.requestKinds[2].response.isEmpty)
        #expect(result.requestKinds[0].response.count == result.requestKinds[0].requests)
        return summary(result.requestKinds)
      }
      let (first, second) = (try run(), try run())
      #expect(first == second, "the same seed sends the same")
    }
  }

  @Test func theSequenceIsTheSeedsWhateverTheThreads() throws {
    func sequence(threads: Int, seed: UInt64) throws -> [UInt16] {
      let plan = try LoadPlan.sample(connections: 4, threads: threads, seed: seed, mix: try Self.kinds(1))
      var sets: [[UInt16]] = []
      for index in 0..<threads {
        var set = RequestSet(plan, worker: index)
        sets.append((0..<(60 / threads)).map { _ in set.next() })
      }
      return (0..<60).map { sets[$0 % threads][$0 / threads] }
    }
    let one = try sequence(threads: 1, seed: 1)
    let (three, other) = (try sequence(threads: 3, seed: 1), try sequence(threads: 1, seed: 2))
    #expect(one == three)
    #expect(one != other)
  }

  @Test func upstreamsAreToldApart() throws {
    func answer(_ header: String, _ status: Int = 200) -> ScriptedServer.Step {
      .send("HTTP/1.1 \(status) S\r\n\(header)Content-Length: 0\r\n\r\n")
    }
    let cut = "HTTP/1.1 103 E\r\nX-Pod: early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\nX-P"
    let script: [ScriptedServer.Step] = [
      .awaitRequest, answer("X-Pod: a\r\n"), .awaitRequest, answer("x-pod:b\r\n", 503), .awaitRequest, answer(""),
      .awaitRequest, .send(cut), .send("od: a\r\n\r\nx"), .awaitRequest, .reset,
    ]
    try withScriptedServer(script) { server in
      let result = try LiveRun.result(server.url, .asFastAsPossible, .requests(5), splitBy: "X-Pod")
      #expect(result.summary == "2xx 3, 5xx 1, reset 1")
      #expect(summary(result.upstreams) == ["(none): 2xx 1; 1", "a: 2xx 2; 2", "b: 5xx 1; 0"])
      #expect(result.requestKinds.isEmpty)
    }
  }

  @Test func endlessUpstreamsShareOne() throws {
    let script = (0..<70).flatMap { number -> [ScriptedServer.Step] in
      [.awaitRequest, .send("HTTP/1.1 200 OK\r\nServer: \(number)\r\nContent-Length: 0\r\n\r\n")]
    }
    try withScriptedServer(script + [.again]) { server in
      let result = try LiveRun.result(server.url, .asFastAsPossible, .requests(70), splitBy: "server")
      #expect(result.upstreams.count == 65)
      #expect(result.upstreams.last?.name == "(other)")
      #expect(result.upstreams.last?.requests == 6)
    }
  }

  @Test func namesOfHeadersAreChecked() {
    for name in ["", "A B", "A:"] {
      #expect(throws: Problem.usage("--split-by takes the name of a header, not \"\(name)\"")) {
        try LoadPlan.sample(splitBy: name)
      }
    }
  }
}

/// Warm-ups that last until response times are steady.
struct SteadyTests {
  @Test(Requirement.program("nginx"), arguments: [1, 2])
  func theWindowOpensWhenSteadyAndHoldsItsArrivals(threads: Int) throws {
    try withNginx { nginx in
      let result = try LiveRun.result(
        nginx.url, .uniform(.known(500)), .duration(.milliseconds(400)), connections: 4, threads: threads,
        warmup: .seconds(20), endsWarmupWhenSteady: true)
      #expect(result.summary == "2xx 200")
      #expect(result.duration == .milliseconds(400))
      #expect(result.warmup > .seconds(2))
      #expect(result.lifetime.answers >= 1_200)
    }
  }

  @Test(Requirement.program("nginx"))
  func aClosedLoopIsSteadyToo() throws {
    try withNginx { nginx in
      let result = try LiveRun.result(
        nginx.url, .asFastAsPossible, .duration(.milliseconds(100)), connections: 2, warmup: .milliseconds(500),
        endsWarmupWhenSteady: true)
      #expect(result.total.outcomes[.success, default: 0] > 0)
      #expect(!result.isSteady)
      #expect(result.warmup >= .milliseconds(500))
    }
  }

  /// Nobody answers, so nothing becomes steady; the requests of the window are counted all the same.
  @Test func atTheLatestItOpensAfterTheWarmUp() throws {
    try withScriptedServer([.hold]) { server in
      let result = try LiveRun.result(
        server.url, .uniform(.known(100)), .duration(.milliseconds(100)), connections: 50, warmup: .milliseconds(100),
        timeout: .milliseconds(150), endsWarmupWhenSteady: true)
      #expect(!result.isSteady)
      #expect(result.summary == "timeout 10")
    }
  }

  @Test func anInterruptionEndsTheWarmUp() throws {
    try withScriptedServer([.awaitRequest, .send(Answer.ok), .again]) { server in
      let result = try LiveRun.result(
        server.url, .uniform(.known(500)), .duration(.seconds(60)), warmup: .seconds(60), endsWarmupWhenSteady: true,
        interrupted: { server.requests > 20 })
      #expect(result.interrupted)
      #expect(result.total.requests == 0)
    }
  }

  @Test(arguments: [
    (Pacing.uniform(.known(1)), LoadPlan.Extent.requests(5), Nanoseconds.seconds(1), "-t"),
    (.uniform(.known(1)), .duration(.seconds(1)), .zero, "--warmup above 0"),
  ])
  func whatCannotBeSteadyIsRefused(_ pacing: Pacing, _ extent: LoadPlan.Extent, _ warmup: Nanoseconds, _ word: String) {
    let problem = #expect(throws: Problem.self) {
      try LoadPlan.sample(pacing, extent, warmup: warmup, endsWarmupWhenSteady: true)
    }
    #expect(problem?.kind == .usage)
    #expect(problem?.description.contains(word) == true)
  }
}
