import Foundation
import Quantities
import Support
import Testing

@testable import Load

struct ConnectTests {
  @Test func aTargetNobodyServesIsAProblem() throws {
    let port = try Loopback.freePort()
    let plan = try LoadPlan.sample(url: "http://127.0.0.1:\(port)/x", connections: 3, threads: 2)
    let text =
      "cannot connect to 127.0.0.1:\(port) for http://127.0.0.1:\(port)/x: Connection refused; is the server running there?"
    #expect(throws: Problem.environment(text)) { try LoadRun(plan).run() }
  }

  @Test func anUnknownHostIsAProblem() throws {
    let plan = try LoadPlan.sample(url: "http://no-such-host.invalid/")
    let problem = #expect(throws: Problem.self) { try LoadRun(plan).run() }
    #expect(problem?.description.hasPrefix("cannot resolve \"no-such-host.invalid\": ") == true)
    #expect(problem?.kind == .environment)
  }

  /// The listener goes away behind the first connection, whose answer closes it.
  @Test func refusalsAreCounted() throws {
    let (listener, port) = try Loopback.listen()
    Thread.detachNewThread {
      let connection = accept(listener, nil, nil)
      close(listener)
      var byte: UInt8 = 0
      recv(connection, &byte, 1, 0)
      let answer = Array("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".utf8)
      send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
      close(connection)
    }
    let result = try LiveRun.result("http://127.0.0.1:\(port)/", .uniform(.known(500)), .requests(5))
    #expect(result.summary == "2xx 1, connectRefused 4")
    #expect(result.lifetime.connectionsOpened == 1)
    #expect(result.lifetime.requestsSent == 1)
    #expect(result.lifetime.answers == 1)
  }

  /// Nobody accepts: the first connection fills the queue, later ones get no answer to their SYN.
  @Test func aConnectWithoutAnswerTimesOut() throws {
    let (listener, port) = try Loopback.listen(backlog: 0)
    defer { close(listener) }
    let result = try LiveRun.result(
      "http://127.0.0.1:\(port)/", .uniform(.known(1000)), .requests(3), timeout: .milliseconds(100))
    #expect(result.summary == "connectTimeout 2, timeout 1")
    #expect(result.total.sendLag.count == 1)
  }

  @Test func someConnectionsMissingAtTheStartAreCounted() throws {
    let (listener, port) = try Loopback.listen(backlog: 0)
    defer { close(listener) }
    let plan = try LoadPlan.sample(
      .uniform(.known(1000)), .requests(1), url: "http://127.0.0.1:\(port)/", connections: 3,
      timeout: .milliseconds(100))
    #expect(try LoadRun(plan).run().connectionsMissing == 2)
  }

  @Test(arguments: [("1", 12, 12), ("3", 4, 4), ("2:5", 3, 6)] as [(String, Int, Int)])
  func connectionsWearOut(_ reuse: String, _ least: Int, _ most: Int) throws {
    try withScriptedServer([.awaitRequest, .send(Answer.ok), .again]) { server in
      let result = try LiveRun.result(
        server.url, .asFastAsPossible, .requests(12), reuse: try Reuse(parsing: reuse))
      #expect(result.summary == "2xx 12")
      #expect(least...most ~= Int(result.lifetime.connectionsOpened))
      #expect(result.total.idleCloses == 0)
    }
  }

  @Test(arguments: ["0", "3:2", "x", "1:2:3", ""])
  func reuseIsARange(_ text: String) { #expect(throws: Problem.self) { try Reuse(parsing: text) } }

  @Test func aRunMayBeginWithoutConnections() throws {
    let port = try Loopback.freePort()
    let result = try LiveRun.result(
      "http://127.0.0.1:\(port)/", .uniform(.known(1000)), .requests(3), needsConnection: false)
    #expect(result.summary == "connectRefused 3")
    #expect(result.connectionsMissing == 1)
  }

  @Test func theRouteNeedNotBeTheTarget() throws {
    try withScriptedServer([.awaitRequest, .send(Answer.ok), .again]) { server in
      let result = try LiveRun.result(
        "http://no-such-host.invalid:\(server.port)/", route: .address("127.0.0.1"))
      #expect(result.summary == "2xx 1")
      #expect(server.received[0].contains("\r\nHost: no-such-host.invalid:\(server.port)\r\n"))
    }
  }

  @Test func anIdleCloseCostsNoRequest() throws {
    try withScriptedServer([.awaitRequest, .send(Answer.ok)]) { server in
      let result = try LiveRun.result(server.url, .uniform(.known(2.5)), .requests(3))
      #expect(result.summary == "2xx 3")
      #expect(result.total.idleCloses == 2)
      #expect(server.received.count == 3)
    }
  }
}
