import Quantities
import Serve
import Support
import Testing
import Wire

@testable import Load

/// TLS against `toll serve` and nginx.
@Suite(Requirement.program("openssl")) struct SecureTests {
  let files: Certificates

  init() throws { files = try Certificates.shared.get() }

  private func security(
    by authority: String = "ca", name: String? = "localhost", identity: String? = nil, peer: String? = nil,
    versions: ClosedRange<TLSVersion> = .tls12 ... .tls13, protocols: [String] = ["http/1.1"], resumes: Bool = true
  ) -> Security {
    Security(
      tls: TLSPlan(
        identity: identity.map { TLSPlan.Identity(certificate: files.certificate($0), key: files.key($0)) },
        verification: .authorities(path: files.certificate(authority)), peerIdentity: peer, versions: versions,
        protocols: protocols, resumes: resumes), serverName: name)
  }

  @Test(arguments: [TLSVersion.tls12, .tls13]) func connectionsAreKept(_ version: TLSVersion) throws {
    let counts = try TollServer.run(tls: .server()) { server in
      let result = try LiveRun.result(
        "https://\(server.address())/?size=100", .asFastAsPossible, .requests(300), connections: 3,
        security: security(versions: version...version))
      #expect(result.summary == "2xx 300")
      #expect(result.lifetime.connectionsOpened == 3)
      #expect(result.lifetime.handshakes == 3)
      #expect(result.connect.count == 3)
      #expect(result.handshake.count == 3)
      #expect(result.tlsFailures.isEmpty)
    }
    #expect(counts.connections == 3)
    #expect(counts.requests == 300)
    #expect(counts.broken == 0)
  }

  @Test(arguments: [TLSVersion.tls12, .tls13], [true, false])
  func newConnectionsTakeTickets(_ version: TLSVersion, _ resumes: Bool) throws {
    try TollServer.run(tls: .server(mtls: true)) { server in
      let result = try LiveRun.result(
        "https://\(server.address())/", .asFastAsPossible, .requests(20), reuse: try Reuse(1, 1),
        security: security(identity: "client", versions: version...version, resumes: resumes))
      #expect(result.summary == "2xx 20")
      #expect(result.lifetime.handshakes == 20)
      #expect(result.lifetime.resumptions == (resumes ? 19 : 0))
    }
  }

  @Test func largeBodiesComeInManyReads() throws {
    try TollServer.run(tls: .server()) { server in
      let result = try LiveRun.result(
        "https://\(server.address())/?size=262144", .uniform(.known(200)), .requests(20), body: [1, 2, 3],
        connections: 2, security: security())
      #expect(result.summary == "2xx 20")
      #expect(result.total.bytesRead > 20 * 262_144)
      #expect(result.total.firstByte.mean < result.total.service.mean)
    }
  }

  @Test func largeRequestsAreSealedPieceByPiece() throws {
    let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
    try TollServer.run(tls: .server()) { server in
      let result = try LiveRun.result(
        "https://\(server.address())/", .asFastAsPossible, .requests(3), method: "POST", body: body,
        security: security())
      #expect(result.summary == "2xx 3")
      #expect(result.total.bytesRead > 3 * 3_000_000)
    }
  }

  @Test(Requirement.program("nginx"), arguments: [TLSVersion.tls12, .tls13])
  func nginxIsSpokenTo(_ version: TLSVersion) throws {
    let port = try Loopback.freePort()
    let configuration = """
      listen 127.0.0.1:\(port) ssl;
      ssl_certificate \(files.certificate("server"));
      ssl_certificate_key \(files.key("server"));
      ssl_client_certificate \(files.certificate("ca"));
      ssl_verify_client on;
      ssl_protocols TLSv1.2 TLSv1.3;
      location / { return 200 "$ssl_protocol $ssl_client_verify\\n"; }
      """
    try withNginx(server: configuration) { _ in
      let secure = security(identity: "client", versions: version...version)
      let kept = try LiveRun.result(
        "https://127.0.0.1:\(port)/", .asFastAsPossible, .requests(100), connections: 4, security: secure)
      #expect(kept.summary == "2xx 100")
      #expect(kept.lifetime.handshakes == 4)
      let fresh = try LiveRun.result(
        "https://127.0.0.1:\(port)/", .asFastAsPossible, .requests(20), reuse: try Reuse(1, 1), security: secure)
      #expect(fresh.summary == "2xx 20")
      #expect(fresh.lifetime.handshakes == 20)
    }
  }

  private func reason(
    _ serverPlan: TLSPlan, _ security: Security, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    var reason = ""
    try TollServer.run(tls: serverPlan) { server in
      let url = "https://\(server.address())/"
      let problem = #expect(throws: Problem.self, sourceLocation: sourceLocation) {
        _ = try LoadRun(.sample(url: url, security: security)).run()
      }
      let start = "cannot connect to \(server.address()) for \(url): "
      let text = problem?.description ?? ""
      #expect(text.hasPrefix(start), sourceLocation: sourceLocation)
      reason = String(text.dropFirst(start.count))
    }
    return reason
  }

  @Test func eachFailureHasItsSentence() throws {
    #expect(try reason(.server("expired"), security()) == "the peer's certificate has expired")
    #expect(
      try reason(.server("early"), security())
        == "the peer's certificate is not valid yet: is one of the clocks wrong?")
    #expect(
      try reason(.server(), security(name: "example.com")) == "the peer's certificate is for another name")
    #expect(
      try reason(.server(), security(by: "other"))
        == "the peer's certificate is signed by no authority that is trusted here; name its authority with --cacert")
    #expect(
      try reason(.server(), security(peer: Certificates.clientIdentity))
        == "the peer's certificate does not carry the URI that was asked for, or more than that one")
    #expect(
      try reason(.server("server", .tls12 ... .tls12), security(versions: .tls13 ... .tls13))
        == "the peer gave up with alert 70: it speaks no version of TLS that is allowed here")
    #expect(
      try reason(.server(), security(protocols: ["spdy"]))
        == "the peer gave up with alert 120: it speaks none of the protocols offered (ALPN)")
    #expect(
      try reason(.server(), security(protocols: ["h2"])) == "the peer speaks none of the protocols offered (ALPN)")
    #expect(
      try reason(.server("server", .tls12 ... .tls12, mtls: true), security())
        == "the peer gave up with alert 40: it found nothing that both sides can do")
  }

  /// In TLS 1.3 a server judges the client's certificate when the client's handshake is over.
  @Test func aRefusedCertificateFailsRequests() throws {
    try TollServer.run(tls: .server(mtls: true)) { server in
      let result = try LiveRun.result(
        "https://\(server.address())/", .uniform(.known(100)), .requests(3),
        security: security(versions: .tls13 ... .tls13))
      #expect(result.summary == "tlsFailed 3")
      #expect(Set(result.tlsFailures.keys) == [.alert(116)])
    }
  }

  @Test func anIdentityStandsForTheName() throws {
    try TollServer.run(tls: .server("client")) { server in
      let result = try LiveRun.result(
        "https://\(server.address())/", .asFastAsPossible, .requests(3),
        security: security(name: "service.example", peer: Certificates.clientIdentity))
      #expect(result.summary == "2xx 3")
    }
  }

  @Test func alertsAreCounted() throws {
    let counts = try TollServer.run(tls: .server(), alerts: try Chance(parsing: "20")) { server in
      let result = try LiveRun.result(
        "https://\(server.address())/", .uniform(.known(1000)), .requests(200), reuse: try Reuse(1, 1),
        needsConnection: false, security: security())
      let failed = result.total.outcomes[.tlsFailed, default: 0]
      #expect(15...75 ~= failed)
      #expect(result.summary == "2xx \(200 - failed), tlsFailed \(failed)")
      #expect(result.tlsFailures.values.reduce(0, +) == failed + UInt64(result.connectionsMissing))
      #expect(Set(result.tlsFailures.keys) == [.alert(40)])
    }
    #expect(counts.requests + counts.broken >= 200)
  }

  @Test func aPlainServerDoesNotSpeakTLS() throws {
    try TollServer.run { server in
      let url = "https://\(server.address())/"
      #expect(
        throws: Problem.environment("cannot connect to \(server.address()) for \(url): the peer does not speak TLS")
      ) { _ = try LoadRun(.sample(url: url, security: security())).run() }
    }
  }

  @Test func theURLDecidesAboutTLS() throws {
    #expect(throws: Problem.usage("TLS is for https:// URLs, and http://h/ is none")) {
      try LoadPlan.sample(url: "http://h/", security: security())
    }
    #expect(throws: Problem.usage("TLS is for https:// URLs, and https://h/ is one")) {
      try LoadPlan.sample(url: "https://h/")
    }
  }
}
