import Quantities
import Serve
import Support
import Testing
import Wire

@testable import Load

/// Unary gRPC calls against `toll serve` and the reference implementation (grpcio).
@Suite struct CallTests {
  private func run(
    _ address: String, _ method: String, _ count: UInt64, message: [UInt8] = [], connections: Int = 2,
    streams: Int = 4, timeout: Nanoseconds = .seconds(20)
  ) throws -> LoadResult {
    let url = "http://\(address)/"
    let call = Call.grpc(
      try .grpc(
        method: method, scheme: "http", host: address, headers: [], message: message, timeout: timeout))
    return try LiveRun.result(
      url, .asFastAsPossible, .requests(count), call: call, connections: connections, streams: streams,
      timeout: timeout)
  }

  @Test func callsAreCountedByStatus() throws {
    let counts = try TollServer.run([.grpc]) { server in
      let address = server.address(of: .grpc)
      let health = try run(address, HealthCheck.method, 100)
      #expect(health.summary == "2xx 100")
      #expect(health.grpcStatuses == [.ok: 100])
      var ping = PingMessage()
      ping.payload = Array(repeating: 7, count: 30_000)
      #expect(try run(address, "fgrpc.PingServer/Ping", 100, message: ping.encoded).grpcStatuses == [.ok: 100])
      let unknown = try run(address, "a.B/C", 20)
      #expect(unknown.summary == "grpcError 20")
      #expect(unknown.grpcStatuses == [.unimplemented: 20])
      #expect(unknown.total.errorResponse.count == 20)
      #expect(try run(address, "fgrpc.PingServer/Ping?grpc-status=14", 20).grpcStatuses == [.unavailable: 20])
      let late = try run(address, "fgrpc.PingServer/Ping?grpc-status=4", 20)
      #expect(late.summary == "timeout 20")
      #expect(late.grpcStatuses == [.deadlineExceeded: 20])
    }
    #expect(counts.requests == 260)
  }

  @Test func aCallThatTakesTooLongIsOver() throws {
    try TollServer.run([.grpc]) { server in
      var ping = PingMessage()
      ping.delay = 400_000_000
      let result = try run(
        server.address(of: .grpc), "fgrpc.PingServer/Ping", 8, message: ping.encoded, timeout: .milliseconds(100))
      #expect(result.summary == "timeout 8")
    }
  }

  @Test func whatIsNoAnswerBreaksTheRules() throws {
    try TollServer.run { server in
      // HTTP without grpc-status.
      let target = "http://\(server.address())/?size=10"
      let request = try HTTP2Request(
        method: "POST", scheme: "http", path: "/?size=10", host: server.address(), headers: [], body: [0, 0, 0, 0, 0])
      let result = try LiveRun.result(target, .asFastAsPossible, .requests(5), call: .grpc(request))
      #expect(result.summary == "protocolError 5")
    }
  }

  @Test(Requirement.grpc) func grpcioAnswers() throws {
    let program = """
      import grpc, sys, time
      from concurrent import futures
      same = lambda message: message
      class Any(grpc.GenericRpcHandler):
        def service(self, details):
          def answer(message, context):
            if details.method == '/a.B/Fail': context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, 'no more')
            if details.method == '/a.B/Slow': time.sleep(1)
            if details.method == '/a.B/Deadline':
              return b'yes' if 4 < context.time_remaining() <= 5 else b''
            return message
          return grpc.unary_unary_rpc_method_handler(answer, request_deserializer=same, response_serializer=same)
      server = grpc.server(futures.ThreadPoolExecutor(8), handlers=[Any()])
      port = server.add_insecure_port('127.0.0.1:' + sys.argv[1])
      server.start()
      print('serving', flush=True)
      server.wait_for_termination()
      """
    let port = try Loopback.freePort()
    try withChild("\(packageRoot)/.venv/bin/python", ["-c", program, "\(port)"]) { child in
      try poll(for: "grpcio") { !child.stdout.isEmpty }
      let address = "127.0.0.1:\(port)"
      let echo = try run(address, "a.B/Echo", 100, message: Array(repeating: 9, count: 100_000))
      #expect(echo.summary == "2xx 100")
      #expect(echo.total.bytesRead > 100 * 100_000)
      let failed = try run(address, "a.B/Fail", 20)
      #expect(failed.summary == "grpcError 20")
      #expect(failed.grpcStatuses == [.resourceExhausted: 20])
      #expect(try run(address, "a.B/Slow", 4, timeout: .milliseconds(200)).summary == "timeout 4")
      let told = try run(address, "a.B/Deadline", 10, timeout: .seconds(5))
      #expect(told.summary == "2xx 10")
      #expect(told.total.bytesRead / 10 >= 8)
    }
  }

  @Test(
    arguments: [
      (1, "1n"), (99_999_999, "99999999n"), (100_000_000, "100000u"), (3_000_000_000, "3000000u"),
      (100_000_000_000, "100000m"), (86_400_000_000_000, "86400000m"), (31_536_000_000_000_000, "31536000S"),
    ] as [(UInt64, String)])
  func timeoutsAreTold(_ time: UInt64, _ text: String) throws {
    let call = try HTTP2Request.grpc(
      method: "a/b", scheme: "http", host: "h", headers: [], message: [1], timeout: Nanoseconds(time))
    #expect(call.fields.first { $0.name == "grpc-timeout" }?.value == text)
    #expect(call.body == [0, 0, 0, 0, 1, 1])
    #expect(
      call.fields.map(\.name) == [
        ":method", ":scheme", ":authority", ":path", "te", "content-type", "grpc-timeout", "user-agent",
      ])
  }

  @Test(arguments: ["a", "/a/b", "a/b/c", ""]) func badMethodsAreRefused(_ method: String) {
    #expect(throws: Problem.self) {
      try HTTP2Request.grpc(
        method: method, scheme: "http", host: "h", headers: [], message: [], timeout: .seconds(1))
    }
  }
}
