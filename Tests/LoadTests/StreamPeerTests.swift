import Quantities
import Serve
import Support
import Testing
import Wire

@testable import Load

/// HTTP/2 against servers of others, in the clear and over TLS.
@Suite struct StreamPeerTests {
  private func result(
    _ url: String, _ count: UInt64, connections: Int, streams: Int, reuse: Reuse? = nil, security: Security? = nil
  ) throws -> LoadResult {
    try LiveRun.result(
      url, .asFastAsPossible, .requests(count), call: try StreamTests.call(url), connections: connections,
      streams: streams, reuse: reuse, security: security)
  }

  @Test(Requirement.program("nghttpd")) func nghttpd() throws {
    try withScratchFolder { folder in
      try String(repeating: "x", count: 20_000).write(toFile: "\(folder)/f", atomically: true, encoding: .utf8)
      let port = try Loopback.freePort()
      try withChild("nghttpd", ["--no-tls", "-m", "5", "-a", "127.0.0.1", "-d", folder, "\(port)"]) { _ in
        try poll(for: "nghttpd") { isListening(port) }
        let result = try result("http://127.0.0.1:\(port)/f", 600, connections: 3, streams: 16)
        #expect(result.summary == "2xx 600")
        #expect(result.lifetime.connectionsOpened == 3)
        #expect(result.streamLimit == 5)
        #expect(result.meanInFlight > 15)
        #expect(result.total.bytesRead > 600 * 20_000)
      }
    }
  }

  private let locations = """
    location / { return 200 "hello\\n"; }
    location /large { default_type text/plain; return 200 "\(String(repeating: "x", count: 3_000))"; }
    """

  @Test(Requirement.program("nginx")) func nginxEndsConnectionsWithGoAway() throws {
    let port = try Loopback.freePort()
    try withNginx(server: "listen 127.0.0.1:\(port) http2; keepalive_requests 50; \(locations)") { _ in
      let result = try result("http://127.0.0.1:\(port)/large", 1_000, connections: 2, streams: 10)
      #expect(result.summary == "2xx 1000")
      #expect(result.total.goAways >= 18)
      #expect(result.lifetime.connectionsOpened >= 20)
      #expect(result.streamLimit == 128)
    }
  }

  @Test(Requirement.program("nginx")) func nginxWithoutHTTP2IsTold() throws {
    try withNginx { server in
      let reason = "it does not speak HTTP/2; --protocol h1 may be what it speaks"
      let text = "cannot connect to 127.0.0.1:\(server.port) for \(server.url): \(reason)"
      #expect(throws: Problem.environment(text)) {
        _ = try LoadRun(.sample(url: server.url, call: try StreamTests.call(server.url))).run()
      }
    }
  }

  private func security(_ protocols: [String] = ["h2"]) throws -> Security {
    let files = try Certificates.shared.get()
    return Security(
      tls: TLSPlan(
        identity: TLSPlan.Identity(certificate: files.certificate("client"), key: files.key("client")),
        verification: .authorities(path: files.certificate("ca")), protocols: protocols), serverName: "localhost")
  }

  @Test(Requirement.program("nginx"), Requirement.program("openssl")) func nginxOverTLS() throws {
    let files = try Certificates.shared.get()
    let port = try Loopback.freePort()
    let configuration = """
      listen 127.0.0.1:\(port) ssl http2;
      ssl_certificate \(files.certificate("server"));
      ssl_certificate_key \(files.key("server"));
      \(locations)
      """
    try withNginx(server: configuration) { _ in
      let url = "https://127.0.0.1:\(port)/large"
      let result = try result(url, 600, connections: 3, streams: 10, security: security())
      #expect(result.summary == "2xx 600")
      #expect(result.lifetime.handshakes == 3)
    }
  }

  @Test(Requirement.program("openssl")) func serveOverTLS() throws {
    let counts = try TollServer.run(tls: .server(mtls: true)) { server in
      let url = "https://\(server.address())/?size=100:50,50000:20&delay=1ms:20"
      let kept = try result(url, 1_000, connections: 3, streams: 10, security: security())
      #expect(kept.summary == "2xx 1000")
      #expect(kept.lifetime.handshakes == 3)
      let fresh = try result(url, 40, connections: 2, streams: 2, reuse: try Reuse(2, 2), security: security())
      #expect(fresh.summary == "2xx 40")
      #expect(fresh.lifetime.handshakes == fresh.lifetime.connectionsOpened)
      #expect(fresh.lifetime.resumptions > 0)
    }
    #expect(counts.requests == 1_040)
    #expect(counts.broken == 0)
  }

  @Test(Requirement.program("openssl")) func h2HasToBeAgreedOn() throws {
    try TollServer.run(tls: .server()) { server in
      let url = "https://\(server.address())/"
      let reason = "the peer speaks none of the protocols offered (ALPN)"
      #expect(throws: Problem.environment("cannot connect to \(server.address()) for \(url): \(reason)")) {
        _ = try LoadRun(
          .sample(url: url, call: try StreamTests.call(url), security: try security(["http/1.1"]))
        ).run()
      }
    }
  }
}
