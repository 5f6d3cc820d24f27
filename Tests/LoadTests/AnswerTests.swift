import Support
import Testing

@testable import Load

/// Answers of every kind, counted exactly. Each connection of the server plays its script from the start.
struct AnswerTests {
  /// What a server does on each of its connections, what five requests come to, and how many connections that takes.
  struct Case: CustomTestStringConvertible {
    let name: String
    let script: [ScriptedServer.Step]
    let outcomes: String
    var connections = 5
    var testDescription: String { name }

    /// A server that reads a request, sends `text` and goes on with `then`.
    init(_ name: String, _ text: String, then: ScriptedServer.Step, _ outcomes: String) {
      self.name = name
      script = [.awaitRequest, .send(text), then]
      self.outcomes = outcomes
      if case .again = then { connections = 1 }
    }
  }

  static let cases = [
    Case("sized", Answer.ok, then: .again, "2xx 5"),
    Case("redirection", Answer.status(302), then: .again, "3xx 5"),
    Case("client error", Answer.status(404), then: .again, "4xx 5"),
    Case("server error", Answer.status(503), then: .again, "5xx 5"),
    Case("chunked", Answer.chunked, then: .again, "2xx 5"),
    Case("interim", "HTTP/1.1 100 C\r\n\r\nHTTP/1.1 103 E\r\nLink: a\r\n\r\n" + Answer.ok, then: .again, "2xx 5"),
    Case("delimited by close", "HTTP/1.1 200 OK\r\nServer: old\r\n\r\nno length", then: .shutdown, "2xx 5"),
    Case("1.0", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", then: .hold, "2xx 5"),
    Case("asks to close", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx", then: .hold, "2xx 5"),
    Case("half-closed", "", then: .shutdown, "closed 5"),
    Case("reset", "", then: .reset, "reset 5"),
    Case("interim only", "HTTP/1.1 100 Continue\r\n\r\n", then: .shutdown, "closed 5"),
    Case("short body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", then: .shutdown, "truncated 5"),
    Case("another protocol", "SSH-2.0-OpenSSH_9.2p1\r\n", then: .hold, "protocolError 5"),
    Case(
      "huge length", "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n\r\n", then: .hold, "protocolError 5"),
    Case(
      "chunk fault", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc", then: .hold, "protocolError 5"),
    Case("upgrade", "HTTP/1.1 101 Switching\r\n\r\n", then: .hold, "protocolError 5"),
    Case(
      "endless header", "HTTP/1.1 200 OK\r\nX: " + String(repeating: "y", count: 70_000), then: .hold, "protocolError 5"
    ),
    Case(
      "endless headers", "HTTP/1.1 200 OK\r\n" + String(repeating: "X: y\r\n", count: 12_000), then: .hold,
      "protocolError 5"),
    Case(
      "endless trailers", Answer.chunked.dropLast() + String(repeating: "T: t\r\n", count: 12_000), then: .hold,
      "protocolError 5"),
  ]

  @Test(arguments: cases)
  func isCounted(_ one: Case) throws {
    try withScriptedServer(one.script) { server in
      let result = try LiveRun.result(server.url, .asFastAsPossible, .requests(5))
      #expect(result.summary == one.outcomes)
      #expect(result.lifetime.connectionsOpened == UInt64(one.connections))
      #expect(result.lifetime.requestsSent == 5)
      #expect(result.lifetime.answers == (one.outcomes.contains("xx") ? 5 : 0))
      #expect(result.total.waited == 0)
    }
  }

  @Test(arguments: [Answer.ok, Answer.chunked])
  func resetAtEveryOffset(answer: String) throws {
    let bytes = Array(answer.utf8)
    for cut in 0...bytes.count {
      try withScriptedServer([.awaitRequest, .send(Array(bytes[..<cut])), .reset]) { server in
        let result = try LiveRun.result(server.url)
        #expect(result.summary == (cut == bytes.count ? "2xx 1" : "reset 1"), "cut at \(cut)")
      }
    }
  }

  @Test(arguments: [Answer.ok, Answer.chunked])
  func closedAtEveryOffset(answer: String) throws {
    let bytes = Array(answer.utf8)
    for cut in 0...bytes.count {
      try withScriptedServer([.awaitRequest, .send(Array(bytes[..<cut])), .shutdown, .hold]) { server in
        let result = try LiveRun.result(server.url)
        let expected = cut == 0 ? "closed 1" : cut == bytes.count ? "2xx 1" : "truncated 1"
        #expect(result.summary == expected, "cut at \(cut)")
      }
    }
  }

  /// A server that says so much and then nothing more.
  @Test(arguments: [Answer.ok, Answer.chunked])
  func silentFromEveryOffset(answer: String) throws {
    let bytes = Array(answer.utf8)
    for cut in 0..<bytes.count {
      try withScriptedServer([.awaitRequest, .send(Array(bytes[..<cut])), .hold]) { server in
        let result = try LiveRun.result(server.url, timeout: .milliseconds(20))
        #expect(result.summary == "timeout 1", "silent from \(cut)")
      }
    }
  }

  @Test func answerInPiecesIsOneAnswer() throws {
    let pieces = Array(Answer.chunked.utf8).map { ScriptedServer.Step.send([$0]) }
    try withScriptedServer([.awaitRequest] + pieces + [.again]) { server in
      let result = try LiveRun.result(server.url, .asFastAsPossible, .requests(20))
      #expect(result.summary == "2xx 20")
      #expect(result.lifetime.connectionsOpened == 1)
      #expect(result.total.bytesRead == UInt64(20 * Answer.chunked.utf8.count))
    }
  }

  @Test func bytesBehindAnAnswerCostTheConnection() throws {
    try withScriptedServer([.awaitRequest, .send(Answer.ok + "HTTP/1.1 200 OK\r\n"), .hold]) { server in
      let result = try LiveRun.result(server.url, .asFastAsPossible, .requests(4))
      #expect(result.summary == "2xx 4")
      #expect(result.total.unaskedBytes == 4)
      #expect(result.lifetime.connectionsOpened == 4)
    }
  }

  @Test func networkTimeIsServiceTimeWithoutTheDwell() throws {
    // Half of the answers state a dwell; of the two, one is longer than the service time can be.
    let script: [ScriptedServer.Step] = [
      .awaitRequest, .send("HTTP/1.1 200 OK\r\nX-Toll-Dwell: 1\r\nContent-Length: 0\r\n\r\n"), .awaitRequest,
      .send(Answer.ok), .awaitRequest,
      .send("HTTP/1.1 200 OK\r\nX-Toll-Dwell: 3600000000000\r\nContent-Length: 0\r\n\r\n"), .awaitRequest,
      .send(Answer.ok), .again,
    ]
    try withScriptedServer(script) { server in
      let result = try LiveRun.result(server.url, .asFastAsPossible, .requests(4))
      #expect(result.summary == "2xx 4")
      #expect(result.total.network.count == 2)
      #expect(result.total.network.min == 0)
      #expect(result.total.network.max < result.total.service.max)
    }
  }

  @Test func statusesAreCountedExactly() throws {
    let script: [ScriptedServer.Step] = [200, 201, 503, 404, 503].flatMap {
      [ScriptedServer.Step.awaitRequest, .send(Answer.status($0))]
    }
    try withScriptedServer(script + [.again]) { server in
      let result = try LiveRun.result(server.url, .asFastAsPossible, .requests(10))
      #expect(result.statuses == [200: 2, 201: 2, 404: 2, 503: 4])
    }
  }

  @Test func sizesAreThoseOnTheWire() throws {
    let long = "HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n" + String(repeating: "x", count: 300)
    let pieces = Array(Answer.chunked.utf8).map { ScriptedServer.Step.send([$0]) }
    let script: [ScriptedServer.Step] = [
      .awaitRequest, .send(Answer.ok), .awaitRequest, .send(String(long.prefix(100))),
      .send(String(long.dropFirst(100))), .awaitRequest, .send(Answer.chunked), .awaitRequest,
    ]
    try withScriptedServer(script + pieces + [.again]) { server in
      let sizes = try LiveRun.result(server.url, .asFastAsPossible, .requests(4)).total.sizes
      let all = [Answer.ok, long, Answer.chunked, Answer.chunked].map { Double($0.utf8.count) }
      #expect(sizes.all.count == 4)
      #expect(Double(sizes.all.sum) == all.reduce(0, +))
      #expect((Double(sizes.all.least), Double(sizes.all.most)) == (all.min(), all.max()))
      let mean = all.reduce(0, +) / 4
      let spread = (all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4).squareRoot()
      #expect(abs(sizes.all.standardDeviation - spread) < 1e-9)
      let heads = [38, 40, 47, 47]
      #expect(sizes.heads.sum == UInt64(heads.reduce(0, +)))
      #expect((sizes.heads.least, sizes.heads.most) == (38, 47))
    }
  }

  @Test func headAnswerHasNoBody() throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 4096\r\n\r\n"
    try withScriptedServer([.awaitRequest, .send(head), .again]) { server in
      let result = try LiveRun.result(server.url, .asFastAsPossible, .requests(7), method: "HEAD")
      #expect(result.summary == "2xx 7")
      #expect(result.lifetime.connectionsOpened == 1)
      #expect(server.received[0].hasPrefix("HEAD / HTTP/1.1\r\n"))
    }
  }

  @Test func largeBodyGoesOutWhole() throws {
    let body = [UInt8](repeating: 0x61, count: 5_000_000) + Array("\r\n\r\n".utf8)
    try withScriptedServer([.awaitRequest, .send(Answer.ok), .again]) { server in
      let result = try LiveRun.result(server.url, .asFastAsPossible, .requests(3), method: "POST", body: body)
      #expect(result.summary == "2xx 3")
      let head =
        "POST / HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nUser-Agent: toll\r\nContent-Length: 5000004\r\n\r\n"
      #expect(server.received[0].utf8.count == 3 * (head.utf8.count + body.count))
      #expect(server.received[0].hasPrefix(head + "aaa"))
    }
  }

  @Test func answerBeforeTheBodyIsOutCounts() throws {
    let body = [UInt8](repeating: 0x61, count: 20_000_000)
    try withScriptedServer([.send(Answer.status(413)), .hold]) { server in
      let result = try LiveRun.result(server.url, .asFastAsPossible, .requests(2), method: "POST", body: body)
      #expect(result.total.requests == 2)
      #expect(result.total.errors == 2)
    }
  }
}
