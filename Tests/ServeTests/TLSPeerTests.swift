import Quantities
import Support
import Testing
import Wire

@testable import Serve

/// curl, h2load, grpcio and openssl(1) against the server in this process, over TLS.
@Suite(Requirement.program("openssl"), Requirement.program("curl")) struct TLSPeerTests {
  let files: Certificates

  init() throws { files = try Certificates.shared.get() }

  private func plan(
    _ services: Service..., mtls: Bool = false, uri: String? = nil, alerts: Chance = .never, threads: Int = 1
  ) -> ServePlan {
    let tls = TLSPlan(
      identity: TLSPlan.Identity(certificate: files.certificate("server"), key: files.key("server")),
      verification: mtls ? .authorities(path: files.certificate("ca")) : .none, peerIdentity: uri)
    return ServePlan(
      listeners: services.map { ListenPlan($0, .port(0, host: "127.0.0.1")) }, threads: threads, tls: tls,
      handshakeFaults: alerts)
  }

  private func curl(_ server: LiveServer, _ path: String, _ arguments: [String] = []) throws -> Completion {
    let ca = ["-sS", "--max-time", "20", "--cacert", files.certificate("ca")]
    return try run("curl", ca + arguments + ["https://\(server.address)\(path)"])
  }

  private func clientFlags(_ name: String) -> [String] {
    ["--cert", files.certificate(name), "--key", files.key(name)]
  }

  @Test func bothProtocolsAreSpoken() throws {
    let result = try withServer(plan(.http)) { server throws in
      let write = ["-w", " %{http_version} %{http_code} %{size_download}"]
      #expect(try curl(server, "/", write + ["-d", "hello"]).stdout == "hello 2 200 5")
      #expect(try curl(server, "/", write + ["-d", "hello", "--http1.1"]).stdout == "hello 1.1 200 5")
      let large = ["-o", "/dev/null"] + write
      #expect(try curl(server, "/?size=262144&delay=1ms", large).stdout == " 2 200 262144")
      #expect(try curl(server, "/?size=262144&delay=1ms", large + ["--http1.1"]).stdout == " 1.1 200 262144")
      #expect(try curl(server, "/?size=100&fault=trickle", large + ["--http1.1"]).stdout == " 1.1 200 100")
      #expect(try curl(server, "/?size=100&fault=reset", large + ["--http1.1"]).status == 56)
      #expect(try run("curl", ["-s", "http://\(server.address)/"]).status != 0)
    }
    #expect(result.counts.requests == 6)
    #expect(result.notices == [.tlsFailed(.notTLS)])
  }

  @Test func largeBodiesAreEchoed() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/body"
      let body = String(repeating: "0123456789abcdef", count: 200_000)
      try body.write(toFile: path, atomically: true, encoding: .utf8)
      try withServer(plan(.http)) { server throws in
        #expect(try curl(server, "/", ["--data-binary", "@\(path)"]).stdout == body)
        #expect(try curl(server, "/", ["--http1.1", "--data-binary", "@\(path)"]).stdout == body)
      }
    }
  }

  @Test(Requirement.program("h2load"), arguments: [[], ["--h1"]]) func h2loadCountsEveryRequest(_ flags: [String])
    throws
  {
    let streams = flags.isEmpty ? ["-m", "16"] : []
    let result = try withServer(plan(.http, threads: 2)) { server in
      try run("h2load", flags + streams + ["-n", "2000", "-c", "8", "https://\(server.address)/?size=100:50,50000:10"])
    }
    #expect(
      result.value.stdout.contains(
        "2000 total, 2000 started, 2000 done, 2000 succeeded, 0 failed, 0 errored, 0 timeout"))
    #expect(result.counts.requests == 2_000)
    #expect(result.counts.connections == 8)
  }

  @Test func mutualTLSLetsInOneIdentity() throws {
    let result = try withServer(plan(.http, mtls: true, uri: Certificates.clientIdentity)) { server throws in
      #expect(try curl(server, "/", clientFlags("client") + ["-d", "in"]).stdout == "in")
      for other in ["stranger", "foreign"] {
        let end = try curl(server, "/", clientFlags(other))
        #expect(end.status != 0 && end.stdout.isEmpty)
      }
      #expect(try curl(server, "/").status != 0)
    }
    #expect(result.counts == ServeCounts(connections: 4, requests: 1, refused: 0, broken: 3))
    #expect(
      result.notices == [
        .tlsFailed(.wrongIdentity), .tlsFailed(.unknownAuthority), .tlsFailed(.certificateMissing),
      ])
  }

  /// What openssl says to a server of these versions.
  private func openssl(_ server: LiveServer, _ flags: String...) throws -> String {
    let end = try run("openssl", ["s_client", "-connect", "\(server.address)"] + flags)
    return end.stdout + end.stderr
  }

  @Test func versionsAndAlertsAreOpensslsToo() throws {
    try withServer(plan(.http)) { server throws in
      #expect(try openssl(server, "-tls1_2").contains("New, TLSv1.2, Cipher is "))
      #expect(try openssl(server, "-tls1_3").contains("New, TLSv1.3, Cipher is "))
      #expect(try openssl(server, "-tls1_1").contains("SSL alert number 70"))
      #expect(try openssl(server, "-alpn", "spdy").contains("SSL alert number 120"))
      #expect(try openssl(server, "-alpn", "http/1.1,h2").contains("ALPN protocol: h2"))
      #expect(try openssl(server, "-tls1_2", "-reconnect").components(separatedBy: "\nReused, TLSv1.2").count == 6)
    }
    try withServer(plan(.http, alerts: .always)) { server throws in
      #expect(try openssl(server).contains("SSL alert number 40"))
    }
  }

  @Test(Requirement.grpc) func gRPCOverTLS() throws {
    let program = """
      import grpc, sys
      files = [open(name, 'rb').read() for name in sys.argv[2:]]
      channel = grpc.secure_channel(sys.argv[1], grpc.ssl_channel_credentials(*files))
      same = lambda message: message
      check = channel.unary_unary('/grpc.health.v1.Health/Check', request_serializer=same, response_deserializer=same)
      print(check(b'', timeout=10))
      """
    try withServer(plan(.grpc, mtls: true)) { server throws in
      let end = try run(
        "\(packageRoot)/.venv/bin/python",
        ["-c", program, "\(server.address)", files.certificate("ca"), files.key("client"), files.certificate("client")])
      #expect(end.stdout == "b'\\x08\\x01'\n", "\(end)")
    }
  }

  @Test(arguments: [
    (["--cert", "a"], "--cert needs --key: the key of the certificate"),
    (["--key", "a"], "--key needs --cert: the certificate that it belongs to"),
    (["--mtls"], "--mtls needs --cert and --key"),
    (["--cert", "a", "--key", "b", "--mtls"], "--mtls needs --cacert: the authorities of the clients"),
    (
      ["--cert", "a", "--key", "b", "--peer-uri", "c"],
      "--peer-uri needs --mtls: without it clients show no certificate"
    ),
    (
      ["--cert", "a", "--key", "b", "--tls-min", "1.3", "--tls-max", "1.2"],
      "--tls-min 1.3 is above --tls-max 1.2; swap them"
    ),
    (["--tls-min", "2"], "\"2\" is no TLS version; use 1.0, 1.1, 1.2 or 1.3"),
    (["--cert", "/no/a", "--key", "/no/b"], "cannot use the certificate /no/a: "),
  ])
  func badFlagsAreExitStatus64(_ arguments: [String], _ reason: String) throws {
    let end = try run(TollBinary.path, ["serve", "--http-port", "0"] + arguments)
    #expect(end.status == 64)
    #expect(end.stderr.contains(reason), "\(end)")
  }
}
