import Glibc
import Kernel
import Quantities
import Support
import Testing

@testable import Serve

@Suite struct LiveServerTests {
  private let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
  private let ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

  /// What the server answers to bytes after which the client writes no more.
  private func exchange(_ request: String, _ plan: ServePlan = ServePlan(port: 0)) throws -> String? {
    try withServer(plan) { server in
      let client = try RawClient(server)
      client.send(request)
      client.finishWriting()
      return client.answers()
    }.value
  }

  @Test func aPipelineIsAnsweredInOrder() throws {
    let text = try exchange(
      get + "POST /x?status=201 HTTP/1.1\r\nHost: a\r\nContent-Type: t/x\r\nContent-Length: 3\r\n\r\nabc"
        + "HEAD /?size=7&header=X-A:b HTTP/1.1\r\nHost: a\r\n\r\n"
        + "GET /?status=204 HTTP/1.1\r\nHost: a\r\n\r\n" + "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
        + "GET /?delay=5ms&status=503 HTTP/1.1\r\nHost: a\r\n\r\n" + "GET /?close=true HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(
      text == ok + "HTTP/1.1 201 Created\r\nContent-Type: t/x\r\nContent-Length: 3\r\n\r\nabc"
        + "HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Type: application/octet-stream\r\nContent-Length: 7\r\n\r\n"
        + "HTTP/1.1 204 No Content\r\n\r\n" + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n"
        + "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
        + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
  }

  @Test func defaultParametersApplyOnlyWithoutAQuestionMark() throws {
    let plan = ServePlan(port: 0, defaultParameters: "status=418")
    #expect(
      try exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /? HTTP/1.1\r\nHost: a\r\n\r\n", plan)
        == "HTTP/1.1 418 I'm a teapot\r\nContent-Length: 0\r\n\r\n" + ok)
  }

  @Test func aBadStatusIs400AndTheConnectionLives() throws {
    let reason =
      "bad status=x: \"x\" is not a status from 200 to 999; use for example status=503 or status=404:10,503:5\n"
    #expect(
      try exchange("GET /?status=x HTTP/1.1\r\nHost: a\r\n\r\n" + get)
        == "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: \(reason.utf8.count)\r\n\r\n"
        + reason + ok)
  }

  @Test func aBadRequestIsAnsweredThoughMoreOfItComes() throws {
    let result = try withServer { server in
      let client = try RawClient(server)
      client.send(get + "BAD\r\n\r\n" + String(repeating: "x", count: 1 << 20))
      return client.answers()
    }
    let sentence = "the first line is not METHOD TARGET HTTP/1.1\n"
    #expect(
      result.value
        == ok
        + "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: \(sentence.utf8.count)"
        + "\r\nConnection: close\r\n\r\n" + sentence)
    #expect(result.counts == ServeCounts(connections: 1, requests: 1, refused: 1, broken: 0))
  }

  @Test func halfClosedPeersGetTheirDelayedAnswer() throws {
    #expect(try exchange("GET /?delay=30ms HTTP/1.1\r\nHost: a\r\n\r\n" + get) == ok + ok)
  }

  @Test func aBodyInPiecesIsEchoed() throws {
    let body = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let result = try withServer { server in
      let client = try RawClient(server)
      client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 100000\r\n\r\n")
      let interim = client.read(25)
      for start in stride(from: 0, to: body.count, by: 9_999) {
        client.send(Array(body[start..<min(start + 9_999, body.count)]))
      }
      client.finishWriting()
      return (interim, client.read())
    }
    #expect(result.value.0 == Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
    #expect(result.value.1?.suffix(100_000) == body[...])
  }

  @Test func aReaderThatSleepsGetsEveryByte() throws {
    let requests = 200
    let result = try withServer { server in
      let client = try RawClient(server)
      // 200 answers of 256 KB fill every socket buffer long before they are read.
      client.send(String(repeating: "GET /?size=262144 HTTP/1.1\r\nHost: a\r\n\r\n", count: requests))
      client.finishWriting()
      return client.read()?.count
    }
    let head = "HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 00:00:00 GMT\r\nContent-Type: application/octet-stream\r\n"
    let each = head.utf8.count + "Content-Length: 262144\r\n\r\n".utf8.count + 262_144
    #expect(result.value == requests * each)
    #expect(result.counts.requests == 200)
  }

  @Test func slowClientsDoNotHoldOthersUp() throws {
    let result = try withServer { server in
      let slow = try (0..<50).map { _ in try RawClient(server) }
      for byte in get.utf8.dropLast() {
        for client in slow { client.send([byte]) }
      }
      let quick = try RawClient(server)
      quick.send(get)
      quick.finishWriting()
      let first = quick.answers()
      for client in slow {
        client.send("\n")
        client.finishWriting()
      }
      return (first, slow.map { $0.answers() })
    }
    #expect(result.value.0 == ok)
    #expect(result.value.1 == Array(repeating: ok, count: 50))
  }

  @Test func resetsAtEveryByteAreSurvived() throws {
    let request = Array("POST /?delay=1ms HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nabcd".utf8)
    let result = try withServer { server in
      for length in 0...request.count {
        let client = try RawClient(server)
        client.send(Array(request[..<length]))
        client.reset()
      }
      let client = try RawClient(server)
      client.send(get)
      client.finishWriting()
      return client.answers()
    }
    #expect(result.value == ok)
    #expect(result.counts.connections == UInt64(request.count + 2))
  }

  @Test func placesBecomeFreeAgain() throws {
    let result = try withServer(ServePlan(port: 0, threads: 2, maxConnections: 2)) { server in
      try (0..<10).map { _ in
        let clients = try (0..<3).map { _ in try RawClient(server) }
        for client in clients {
          client.send(get)
          client.finishWriting()
        }
        return clients.map { $0.answers() }
      }
    }
    #expect(result.value.joined().allSatisfy { $0 == ok })
    #expect(result.notices.allSatisfy { $0 == .connectionsExhausted(limit: 2) })
  }

  @Test func dwellIsTheDelayAndLittleMore() throws {
    let plan = ServePlan(port: 0, delay: .constant(.milliseconds(20)), stampsDwell: true)
    let text = try #require(try exchange(get + "GET /?delay=1us HTTP/1.1\r\nHost: a\r\n\r\n", plan))
    let dwells = text.split(separator: "\r\n").filter { $0.hasPrefix("X-Toll-Dwell:") }
      .compactMap { UInt64($0.dropFirst(13).drop { $0 == " " }) }
    #expect(dwells.count == 2)
    #expect(dwells[0] >= 20_000_000)
    #expect(dwells[1] >= 1_000)
  }

  @Test func theSeedDecides() throws {
    func statuses(_ seed: UInt64) throws -> [String] {
      let requests = String(repeating: "GET /?status=503:50 HTTP/1.1\r\nHost: a\r\n\r\n", count: 200)
      return try exchange(requests, ServePlan(port: 0, seed: seed))?.split(separator: "HTTP/1.1 ").map {
        String($0.prefix(3))
      } ?? []
    }
    let first = try statuses(1)
    #expect(first.count == 200)
    #expect(first.count { $0 == "503" } == 102)
    #expect(try statuses(1) == first)
    #expect(try statuses(2) != first)
  }

  @Test func aTakenPortIsOneLine() throws {
    try withServer { server in
      let port = server.address.port
      #expect(throws: Problem.environment("port \(port) on 127.0.0.1 is in use; choose another with --http-port")) {
        try Server.start(ServePlan(port: port)) { _ in }
      }
    }
  }
}
