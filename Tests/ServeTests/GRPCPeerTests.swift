import Quantities
import Support
import Testing

@testable import Serve

/// The reference implementation's client (grpcio) against the server in this process.
@Suite struct GRPCPeerTests {
  /// Runs Python with `call(method, message)`, which gives the answer's bytes or the status and its details.
  private func python(_ program: String, _ plan: ServePlan = ServePlan(.grpc)) throws -> [String] {
    let prelude = """
      import grpc, sys
      channel = grpc.insecure_channel(sys.argv[1])
      same = lambda message: message
      def call(method, message=b'', timeout=10):
        stub = channel.unary_unary(method, request_serializer=same, response_deserializer=same)
        try: return stub(message, timeout=timeout)
        except grpc.RpcError as error: return error.code().name + ': ' + error.details()
      ping = lambda message=b'', query='', timeout=10: call('/fgrpc.PingServer/Ping' + query, message, timeout)
      health = lambda message=b'': call('/grpc.health.v1.Health/Check', message)

      """
    return try withServer(plan) { server throws in
      let end = try run(
        "\(packageRoot)/.venv/bin/python",
        ["-c", prelude + program, "\(server.address(of: plan.listeners[0].service))"])
      #expect(end.status == 0, "\(end)")
      return end.stdout.split(separator: "\n").map(String.init)
    }.value
  }

  @Test(Requirement.grpc) func pingComesBackWithTheServersTime() throws {
    let lines = try python(
      """
      import time
      before = time.time_ns()
      answer = ping(bytes([8, 7, 0x1a, 3, 65, 66, 67, 0x20, 5]))
      def varint(bytes):
        value = 0
        for i, byte in enumerate(bytes):
          value |= (byte & 127) << 7 * i
          if byte < 128: return value, bytes[i + 1:]
      seq, time_tag = answer[:2], answer[2]
      stamp, rest = varint(answer[3:])
      print(seq, time_tag, before <= stamp <= time.time_ns(), rest)
      print(len(ping(b'\\x1a\\x80\\x80\\x40' + b'x' * (1 << 20))) - (1 << 20))
      """)
    #expect(lines == ["b'\\x08\\x07' 16 True b'\\x1a\\x03ABC \\x05'", "14"])
  }

  @Test(Requirement.grpc) func healthIsServing() throws {
    let lines = try python("print(health(), health(b'\\n\\x04ping'), health(b'\\n\\x02no'))", ServePlan(.http))
    #expect(lines == ["b'\\x08\\x01' b'\\x08\\x01' NOT_FOUND: unknown service"])
  }

  @Test(Requirement.grpc) func errorsAreStatuses() throws {
    let lines = try python(
      """
      print(call('/a/b'))
      print(ping(b'\\xff'))
      print(ping(query='?grpc-status=14'))
      print(ping(query='?grpc-status=99'))
      print(ping(query='?fault=refuse')[:11])
      print(ping(query='?fault=rst')[:8])
      print(ping(query='?fault=stall', timeout=0.2)[:17])
      print(ping(b'\\x20\\x80\\x94\\xeb\\xdc\\x03', timeout=0.2))
      print(len(ping(query='?fault=trickle')))
      """)
    #expect(
      lines == [
        "UNIMPLEMENTED: the methods here are fgrpc.PingServer/Ping and Health/Check",
        "INTERNAL: the message is no protobuf", "UNAVAILABLE: the query asked for this status",
        "INVALID_ARGUMENT: bad grpc-status=99: \"99\" is no gRPC status from 0 to 16; use for example grpc-status=14 or grpc-status=14:10",
        "UNAVAILABLE", "INTERNAL", "DEADLINE_EXCEEDED", "DEADLINE_EXCEEDED: Deadline Exceeded", "10",
      ])
  }

  @Test(Requirement.grpc) func defaultParametersApplyToCalls() throws {
    let plan = ServePlan(.grpc, defaultParameters: "grpc-status=8:50")
    let lines = try python("print(sum(1 for _ in range(200) if type(ping()) is str))", plan)
    let failed = try #require(lines.first.flatMap { Int($0) })
    #expect(50...150 ~= failed)
    #expect(try python("print(sum(1 for _ in range(200) if type(ping()) is str))", plan) == lines)
  }

  @Test(Requirement.program("curl")) func otherRequestsAre415() throws {
    try withServer(ServePlan(.grpc)) { server throws in
      let h2 = try run("curl", ["-s", "--http2-prior-knowledge", "-w", " %{http_code}", server.url])
      #expect(h2.stdout == "this port takes gRPC calls only: the content type is not application/grpc 415")
      #expect(try run("curl", ["-s", server.url]).status == 52)
    }
  }
}
