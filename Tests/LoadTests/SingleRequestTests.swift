import Quantities
import Support
import Testing
import Wire

@testable import Load

/// One request by itself: what is shown of the answer, and what is said when there is none.
struct SingleRequestTests {
  private func fetch(
    _ url: String, method: String = "GET", body: [UInt8] = [], timeout: Nanoseconds = .seconds(20),
    halfCloses: Bool = false
  ) throws -> SingleRequest.Answer {
    let target = try Target(parsing: url)
    let request = try HTTP1Request(
      method: method, path: target.path, host: target.authority, headers: [], body: body)
    return try SingleRequest(
      target: target, request: request, route: .target, timeout: timeout, halfCloses: halfCloses
    ).fetch()
  }

  struct Case: CustomTestStringConvertible {
    let name: String
    let sent: String
    let head: String
    let body: String
    var status: UInt16 = 200
    var method = "GET"
    var testDescription: String { name }
  }

  static let answers = [
    Case(name: "sized", sent: Answer.ok, head: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", body: "ok"),
    Case(
      name: "chunked", sent: Answer.chunked, head: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
      body: "helloabc"),
    Case(
      name: "interim", sent: "HTTP/1.1 103 E\r\nLink: a\r\n\r\n" + Answer.status(503),
      head: "HTTP/1.1 103 E\r\nLink: a\r\n\r\n" + Answer.status(503), body: "", status: 503),
    Case(
      name: "to the end", sent: "HTTP/1.0 200 OK\r\n\r\nall of it", head: "HTTP/1.0 200 OK\r\n\r\n", body: "all of it"),
    Case(
      name: "head only", sent: "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n",
      head: "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n", body: "", method: "HEAD"),
    Case(
      name: "bytes behind", sent: Answer.ok + "more", head: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", body: "ok"),
  ]

  @Test(arguments: answers)
  func isTakenApart(_ one: Case) throws {
    for pieces in [[one.sent], one.sent.map(String.init)] {
      try withScriptedServer([.awaitRequest] + pieces.map { .send($0) } + [.shutdown, .hold]) { server in
        let answer = try fetch(server.url, method: one.method)
        #expect(answer.status == one.status)
        #expect(String(decoding: answer.head, as: UTF8.self) == one.head)
        #expect(String(decoding: answer.body, as: UTF8.self) == one.body)
      }
    }
  }

  @Test func aLargeBodyGoesOutAndComesBack() throws {
    let body = [UInt8](repeating: 0x61, count: 3_000_000) + Array("\r\n\r\n".utf8)
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 3000004\r\n\r\n"
    try withScriptedServer([.awaitRequest, .send(answer), .send(body), .hold]) { server in
      let back = try fetch(server.url, method: "POST", body: body)
      #expect(back.body == body)
    }
  }

  @Test func theHalfCloseIsSeen() throws {
    // The server waits for bytes until the stream ends, and answers then.
    try withScriptedServer([.awaitRequest, .hold, .send(Answer.ok)]) { server in
      let answer = try fetch(server.url, halfCloses: true)
      #expect(answer.status == 200)
    }
  }

  @Test(
    arguments: [
      ([.awaitRequest, .hold], "no whole answer from URL within 100 ms; give it more with --timeout"),
      (
        [.awaitRequest, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), .shutdown, .hold],
        "no whole answer from URL: the connection was closed after 42 bytes"
      ), ([.awaitRequest, .reset], "no whole answer from URL: Connection reset by peer"),
      (
        [.awaitRequest, .send("SSH-2.0-OpenSSH_9.2p1\r\n"), .hold],
        "no valid answer from URL: the answer does not start with an HTTP/1.x status line"
      ),
    ] as [([ScriptedServer.Step], String)])
  func whatIsNoAnswerIsAProblem(_ script: [ScriptedServer.Step], _ text: String) throws {
    try withScriptedServer(script) { server in
      let timeout: Nanoseconds = text.contains("100 ms") ? .milliseconds(100) : .seconds(20)
      #expect(throws: Problem.environment(text.replacing("URL", with: server.url))) {
        try fetch(server.url, timeout: timeout)
      }
    }
  }

  @Test func nobodyThereIsAProblem() throws {
    let port = try Loopback.freePort()
    let url = "http://127.0.0.1:\(port)/"
    let text = "cannot connect to 127.0.0.1:\(port) for \(url): Connection refused; is the server running there?"
    #expect(throws: Problem.environment(text)) { try fetch(url) }
  }
}
