import Quantities
import Support
import Testing
import Wire

@testable import Load
@testable import Serve

/// HTTP/2 against `toll serve` in this process.
@Suite struct StreamTests {
  static func call(_ url: String, method: String = "GET", body: [UInt8] = []) throws -> Call {
    let target = try Target(parsing: url)
    return .http2(
      try HTTP2Request(
        method: method, scheme: target.scheme.rawValue, path: target.path, host: target.authority, headers: [],
        body: body))
  }

  static func run(
    _ server: TollServer, _ query: String, _ count: UInt64, pacing: Pacing = .asFastAsPossible,
    connections: Int = 1, streams: Int = 1, threads: Int = 1, body: [UInt8] = [],
    timeout: Nanoseconds = .seconds(20), reuse: Reuse? = nil
  ) throws -> LoadResult {
    let url = "http://\(server.address())/\(query)"
    return try LiveRun.result(
      url, pacing, .requests(count), call: try call(url, method: body.isEmpty ? "GET" : "POST", body: body),
      connections: connections, streams: streams, threads: threads, timeout: timeout, reuse: reuse)
  }

  @Test(arguments: [1, 2]) func everyRequestIsAnswered(_ threads: Int) throws {
    let counts = try TollServer.run { server in
      let result = try Self.run(
        server, "?delay=1ms:20&size=100:50,50000:10", 3_000, connections: 3, streams: 16, threads: threads)
      #expect(result.summary == "2xx 3000")
      #expect(result.lifetime.connectionsOpened == 3)
      #expect(result.lifetime.requestsSent == 3_000)
      #expect(result.statuses == [200: 3_000])
      #expect(result.streamLimit == 1_000)
    }
    #expect(counts == ServeCounts(connections: 3, requests: 3_000, refused: 0, broken: 0))
  }

  @Test func concurrencyIsKeptExactly() throws {
    try TollServer.run { server in
      let result = try Self.run(server, "?delay=20ms", 60, connections: 2, streams: 3)
      #expect(result.summary == "2xx 60")
      // Ten rounds of six.
      #expect(result.duration >= .milliseconds(200))
      #expect(result.meanInFlight <= 6)
      #expect(result.meanInFlight > 5)
    }
  }

  @Test func anOpenLoopFollowsTheClock() throws {
    let counts = try TollServer.run(stampsDwell: true) { server in
      let result = try Self.run(server, "?delay=30ms", 200, pacing: .uniform(.known(1000)), connections: 2, streams: 50)
      #expect(result.summary == "2xx 200")
      #expect(result.total.sendLag.count == 200)
      #expect(result.total.network.count == 200)
      #expect(result.total.service.min >= 30_000_000)
      #expect(result.total.network.value(at: .p50) < 25_000_000)
    }
    #expect(counts.requests == 200)
  }

  @Test func statusesAreOutcomes() throws {
    try TollServer.run { server in
      let result = try Self.run(server, "?status=404:25,503:25", 400, connections: 2, streams: 4)
      let bad = result.total.outcomes[.clientError, default: 0] + result.total.outcomes[.serverError, default: 0]
      #expect(120...280 ~= bad)
      #expect(result.statuses[404] == result.total.outcomes[.clientError])
      #expect(result.statuses[503] == result.total.outcomes[.serverError])
      #expect(result.total.outcomes[.success, default: 0] + bad == 400)
    }
  }

  @Test func flowControlIsKept() throws {
    let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
    try TollServer.run { server in
      let result = try Self.run(server, "", 12, connections: 2, streams: 3, body: body)
      #expect(result.summary == "2xx 12")
      #expect(result.total.bytesRead > 12 * 3_000_000)
      #expect(result.total.firstByte.mean <= result.total.service.mean)
    }
  }

  @Test func connectionsAreUsedUp() throws {
    let counts = try TollServer.run { server in
      let result = try Self.run(server, "?delay=1ms", 200, connections: 2, streams: 5, reuse: try Reuse(10, 10))
      #expect(result.summary == "2xx 200")
      #expect(20...22 ~= result.lifetime.connectionsOpened)
      #expect(result.total.idleCloses == 0)
    }
    #expect(20...22 ~= counts.connections)
    #expect(counts.requests == 200)
    #expect(counts.broken == 0)
  }

  @Test(arguments: [false, true]) func connectionsAreReplacedAfterGoAway(_ isOpen: Bool) throws {
    var result = LoadResult()
    let counts = try TollServer.run { server in
      result = try Self.run(
        server, "?fault=goaway:5&delay=1ms:50", 2_000, pacing: isOpen ? .uniform(.known(4000)) : .asFastAsPossible,
        connections: 2, streams: 8)
    }
    #expect(result.summary == "2xx 2000")
    #expect(40...160 ~= result.total.goAways)
    #expect(result.lifetime.connectionsOpened == counts.connections)
    #expect(result.lifetime.connectionsOpened <= 2 + result.total.goAways)
    #expect(counts.requests == 2_000)
    // What was in the socket when the server stopped listening was asked again.
    #expect(result.lifetime.requestsSent == 2_000 + result.total.resent)
    #expect(counts.broken == 0)
  }

  @Test func brokenStreamsCostNoConnection() throws {
    let counts = try TollServer.run { server in
      let result = try Self.run(server, "?size=100&fault=rst:10,refuse:10", 1_000, connections: 2, streams: 8)
      let reset = result.total.outcomes[.streamReset, default: 0]
      let refused = result.total.outcomes[.refusedStream, default: 0]
      #expect(60...140 ~= reset)
      #expect(60...140 ~= refused)
      #expect(result.total.outcomes[.success, default: 0] + reset + refused == 1_000)
      #expect(result.lifetime.connectionsOpened == 2)
      #expect(result.total.errorResponse.count == reset + refused)
    }
    #expect(counts.requests == 1_000)
    #expect(counts.connections == 2)
  }

  @Test func theSameSeedRefusesTheSame() throws {
    var refused: [UInt64] = []
    for _ in 0..<2 {
      try TollServer.run { server in
        let result = try Self.run(server, "?fault=refuse:20", 300)
        refused.append(result.total.outcomes[.refusedStream, default: 0])
      }
    }
    #expect(refused[0] == refused[1])
    #expect(30...90 ~= refused[0])
  }

  @Test(arguments: ["reset", "close"]) func brokenConnectionsAreReplaced(_ fault: String) throws {
    var result = LoadResult()
    let counts = try TollServer.run { server in
      result = try Self.run(server, "?size=1000&delay=1ms&fault=\(fault):3", 1_000, connections: 2, streams: 4)
    }
    #expect(result.total.requests == 1_000)
    #expect(result.total.errors > 0)
    #expect(result.lifetime.connectionsOpened == counts.connections)
    #expect(result.lifetime.connectionsOpened > 5)
    let kinds: Set<Outcome> = [.success, .reset, .closed, .truncated]
    #expect(Set(result.total.outcomes.keys).isSubset(of: kinds), "\(result.summary)")
  }

  @Test func lateAnswersAreNobodys() throws {
    let counts = try TollServer.run { server in
      let result = try Self.run(
        server, "?delay=300ms:50", 40, pacing: .uniform(.known(200)), connections: 2, streams: 20,
        timeout: .milliseconds(100))
      let late = result.total.outcomes[.timeout, default: 0]
      #expect(8...32 ~= late)
      #expect(result.summary == "2xx \(40 - late), timeout \(late)")
      #expect(result.lifetime.requestsSent == 40)
    }
    #expect(counts.requests == 40)
  }

  @Test func nobodyThereIsRefused() throws {
    let port = try Loopback.freePort()
    let url = "http://127.0.0.1:\(port)/"
    let result = try LiveRun.result(
      url, .uniform(.known(1000)), .requests(6), call: try Self.call(url), connections: 2, streams: 2,
      needsConnection: false)
    #expect(result.summary == "connectRefused 6")
  }

  @Test func streamsNeedAProtocolThatHasThem() throws {
    #expect(throws: Problem.usage("--streams is for protocols with streams: h2c, h2 and grpc")) {
      try LoadPlan.sample(streams: 2)
    }
    #expect(throws: Problem.usage("--streams must be from 1 to 10000000 on all connections together, not 0")) {
      try LoadPlan.sample(call: try Self.call("http://h/"), streams: 0)
    }
  }
}
