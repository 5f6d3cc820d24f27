import Glibc
import Kernel
import Quantities
import Support
import Synchronization
import Testing

@testable import Serve

struct SiteTests {
  /// Owns `/site`, tells what it was asked, and waits at `/site/wait` until it is let go.
  private final class Mirror: Site {
    private let gate = Mutex(false)

    func open() { gate.withLock { $0 = true } }

    func owns(_ target: UnsafeBufferPointer<UInt8>) -> Bool { target.starts(with: Array("/site".utf8)) }

    func answer(_ request: SiteRequest) -> SiteAnswer {
      if request.path == "/site/wait" { while !gate.withLock({ $0 }) { usleep(500) } }
      if request.path == "/site/large" {
        return SiteAnswer(status: 200, body: [UInt8](repeating: 0x61, count: 3_000_000))
      }
      let headers = request.headers.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
      let body = String(decoding: request.body, as: UTF8.self)
      return SiteAnswer(
        status: 203, type: "text/x",
        "\(request.method) \(request.path) a=\(request.values(of: "a")) [\(headers)] \(body)")
    }
  }

  @discardableResult
  private func withSite<Value>(
    _ plan: ServePlan = ServePlan(port: 0), _ body: (LiveServer, Mirror) throws -> Value
  ) throws -> Value {
    let site = Mirror()
    let server = try Server.start(plan, site: site) { _ in }
    defer {
      site.open()
      _ = server.stop()
    }
    return try body(LiveServer(addresses: server.addresses), site)
  }

  private func exchange(_ text: String) throws -> String? {
    try withSite { server, _ in
      let client = try RawClient(server)
      client.send(text)
      client.finishWriting()
      return client.answers()
    }
  }

  private func answer(_ body: String, more: String = "") -> String {
    "HTTP/1.1 203 \r\nContent-Type: text/x\r\nContent-Length: \(body.utf8.count)\r\n\(more)\r\n\(body)"
  }

  @Test func theSiteGetsTheRequestAndTheRestIsEchoed() throws {
    let post = "POST /site?a=1&a=%2F HTTP/1.1\r\nHost: h\r\nX-Y:  z \r\nContent-Length: 4\r\n\r\nbody"
    #expect(
      try exchange(post + "GET /?status=204 HTTP/1.1\r\nHost: h\r\n\r\n")
        == answer("POST /site a=[\"1\", \"/\"] [host=h,x-y=z,content-length=4] body")
        + "HTTP/1.1 204 No Content\r\n\r\n")
  }

  @Test func aPipelineStaysInOrder() throws {
    let echo = "GET /?size=3 HTTP/1.1\r\nHost: h\r\n\r\n"
    let text = try #require(
      try exchange(echo + "GET /site HTTP/1.1\r\nHost: h\r\n\r\n" + echo + "HEAD /site HTTP/1.0\r\n\r\n"))
    let heads = text.split(separator: "\r\n").filter { $0.hasPrefix("HTTP/1.1 ") || $0.contains("HTTP/1.1 2") }
    #expect(heads.count == 4)
    let site = "GET /site a=[] [host=h] "
    #expect(text.contains(answer(site)))
    #expect(
      text.hasSuffix(
        "HTTP/1.1 203 \r\nContent-Type: text/x\r\nContent-Length: \("HEAD /site a=[] [] ".utf8.count)\r\nConnection: close\r\n\r\n"
      ))
  }

  @Test func aBodyInPiecesReachesIt() throws {
    try withSite { server, _ in
      let client = try RawClient(server)
      client.send("POST /site HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
      client.send("2\r\nde\r\n0\r\n\r\n")
      client.finishWriting()
      #expect(client.answers() == answer("POST /site a=[] [host=h,transfer-encoding=chunked] abcde"))
    }
  }

  /// While one answer is being made, the same thread serves others.
  @Test func aSlowAnswerHoldsNobodyUp() throws {
    try withSite { server, site in
      let slow = try RawClient(server)
      slow.send("GET /site/wait HTTP/1.1\r\nHost: h\r\n\r\n")
      let quick = try RawClient(server)
      quick.send("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET /site HTTP/1.1\r\nHost: h\r\n\r\n")
      quick.finishWriting()
      #expect(
        quick.answers() == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" + answer("GET /site a=[] [host=h] "))
      site.open()
      slow.finishWriting()
      #expect(slow.answers() == answer("GET /site/wait a=[] [host=h] "))
    }
  }

  @Test func aClientThatLeavesIsForgotten() throws {
    try withSite { server, site in
      for _ in 0..<5 {
        let gone = try RawClient(server)
        gone.send("GET /site/wait HTTP/1.1\r\nHost: h\r\n\r\n")
        gone.reset()
      }
      site.open()
      let client = try RawClient(server)
      client.send("GET /site HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
      #expect(client.answers() == answer("GET /site a=[] [host=h,connection=close] ", more: "Connection: close\r\n"))
    }
  }

  @Test func thereIsALimitToOpenRequests() throws {
    try withSite { server, site in
      let clients = try (0..<17).map { _ in try RawClient(server) }
      for client in clients {
        client.send("GET /site/wait HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
      }
      // The one too many is told so while the others wait.
      let sentence = "too many requests at a time\n"
      var last = clients.count
      try poll(for: "the refusal") {
        last = clients.firstIndex { $0.hasAnswer } ?? last
        return last < clients.count
      }
      #expect(
        clients[last].answers()
          == "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: \(sentence.utf8.count)\r\nConnection: close\r\n\r\n"
          + sentence)
      site.open()
      for (index, client) in clients.enumerated() where index != last {
        #expect(client.answers()?.hasPrefix("HTTP/1.1 203 ") == true)
      }
    }
  }

  @Test func aLongAnswerArrivesWhole() throws {
    try withSite { server, _ in
      let curl = try run("curl", ["-s", "\(server.url)/site/large"])
      #expect(curl.stdout.utf8.count == 3_000_000)
    }
  }

  @Test func overHTTP2ItIsNotOffered() throws {
    try withSite { server, _ in
      let curl = try run("curl", ["-s", "--http2-prior-knowledge", "-w", " %{http_code}", "\(server.url)/site"])
      #expect(curl.stdout == "this path is answered over HTTP/1.1 only 505")
      let echo = try run("curl", ["-s", "--http2-prior-knowledge", "-w", "%{http_code}", "\(server.url)/"])
      #expect(echo.stdout == "200")
    }
  }
}
