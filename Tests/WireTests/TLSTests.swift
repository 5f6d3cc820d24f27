import Quantities
import Support
import Testing

@testable import Wire

/// A client's and a server's session that exchange sealed bytes without sockets.
@Suite(Requirement.program("openssl")) struct TLSTests {
  final class Pair {
    let clientPipe = TLSPipe(capacity: 200_000)
    let serverPipe = TLSPipe(capacity: 200_000)
    let client: TLSSession
    let server: TLSSession
    private let contexts: [TLSContext]
    struct NoMemory: Error {}

    convenience init(_ client: TLSPlan, _ server: TLSPlan, name: String? = "localhost", ticket: TLSTicket? = nil) throws
    {
      try self.init(
        TLSContext(client, as: .client), TLSContext(server, as: .server), name: name, ticket: ticket)
    }

    init(
      _ clientContext: TLSContext, _ serverContext: TLSContext, name: String? = "localhost", ticket: TLSTicket? = nil
    ) throws {
      guard let client = TLSSession(clientContext, clientPipe, peer: name),
        let server = TLSSession(serverContext, serverPipe)
      else {
        throw NoMemory()
      }
      self.client = client
      self.server = server
      contexts = [clientContext, serverContext]
      if let ticket { client.resume(from: ticket) }
    }

    deinit {
      client.free()
      server.free()
    }

    /// What comes out of one side and how its step ended.
    private func turn(
      _ pipe: borrowing TLSPipe, _ input: [UInt8], _ step: () -> TLSSession.Step
    ) -> ([UInt8], TLSSession.Step) {
      let result = input.withUnsafeBufferPointer { bytes in
        if let base = bytes.baseAddress { pipe.offer(base, bytes.count) }
        return step()
      }
      let output = Array(pipe.output)
      pipe.clearOutput()
      return (output, result)
    }

    func client(_ input: [UInt8] = [], _ step: (TLSSession) -> TLSSession.Step) -> ([UInt8], TLSSession.Step) {
      turn(clientPipe, input) { step(client) }
    }

    func server(_ input: [UInt8] = [], _ step: (TLSSession) -> TLSSession.Step) -> ([UInt8], TLSSession.Step) {
      turn(serverPipe, input) { step(server) }
    }

    /// The whole handshake; how it ended on both sides, once each has seen what the other sent last.
    func shakeHands() -> (client: TLSSession.Step, server: TLSSession.Step) {
      var toServer: [UInt8] = []
      var toClient: [UInt8] = []
      var ends = (client: TLSSession.Step.wouldBlock, server: TLSSession.Step.wouldBlock)
      while ends.client == .wouldBlock || ends.server == .wouldBlock {
        if ends.client == .wouldBlock { (toServer, ends.client) = client(toClient) { $0.handshake() } }
        if ends.server == .wouldBlock { (toClient, ends.server) = server(toServer) { $0.handshake() } }
        guard !toServer.isEmpty || !toClient.isEmpty else { break }
        if ends.client == .done(0) {
          // The server's ticket, or its alert.
          let last = clientReads(toClient).step
          if last != .wouldBlock { ends.client = last }
          break
        }
      }
      return ends
    }

    private func read(_ side: KeyPath<Pair, TLSSession>, _ input: [UInt8]) -> (bytes: [UInt8], step: TLSSession.Step) {
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 50_000)
      var end = TLSSession.Step.wouldBlock
      let session = self[keyPath: side]
      let isClient = side == \.client
      _ = turn(isClient ? 0 : 1, input) {
        while true {
          end = session.read(into: &buffer, buffer.count)
          guard case .done(let count) = end else { return end }
          bytes += buffer[..<count]
        }
      }
      return (bytes, end)
    }

    private func turn(_ side: Int, _ input: [UInt8], _ step: () -> TLSSession.Step) -> ([UInt8], TLSSession.Step) {
      side == 0 ? turn(clientPipe, input, step) : turn(serverPipe, input, step)
    }

    func clientReads(_ input: [UInt8]) -> (bytes: [UInt8], step: TLSSession.Step) { read(\.client, input) }
    func serverReads(_ input: [UInt8]) -> (bytes: [UInt8], step: TLSSession.Step) { read(\.server, input) }
  }

  let files: Certificates

  init() throws { files = try Certificates.shared.get() }

  func identity(_ name: String) -> TLSPlan.Identity {
    TLSPlan.Identity(certificate: files.certificate(name), key: files.key(name))
  }

  func client(_ name: String? = nil, ca: String = "ca") -> TLSPlan {
    TLSPlan(identity: name.map(identity), verification: .authorities(path: files.certificate(ca)))
  }

  func server(_ name: String = "server") -> TLSPlan { TLSPlan(identity: identity(name), verification: .none) }

  /// A server that wants certificates.
  func strictServer(uri: String? = nil) -> TLSPlan {
    TLSPlan(identity: identity("server"), verification: .authorities(path: files.certificate("ca")), peerIdentity: uri)
  }

  @Test func bytesGoBothWays() throws {
    let pair = try Pair(client(), server())
    let ends = pair.shakeHands()
    #expect(ends.client == .done(0) && ends.server == .done(0))
    #expect(pair.client.version == "TLSv1.3")
    #expect(pair.client.negotiatedProtocol == nil)
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let (sealed, step) = pair.client { $0.write(bytes, bytes.count, pair.clientPipe) }
    #expect(step == .done(100_000))
    #expect(pair.serverReads(sealed).bytes == bytes)
    let (answer, _) = pair.server { $0.write([1, 2], 2, pair.serverPipe) }
    #expect(pair.clientReads(answer).bytes == [1, 2])
    let (goodbye, _) = pair.client { session in
      session.finishWriting()
      return .done(0)
    }
    #expect(pair.serverReads(goodbye).step == .closed)
  }

  @Test func aFullPipeTakesWhatFits() throws {
    let pair = try Pair(client(), server())
    _ = pair.shakeHands()
    let bytes = [UInt8](repeating: 7, count: 300_000)
    let (sealed, step) = pair.client { $0.write(bytes, bytes.count, pair.clientPipe) }
    guard case .done(let taken) = step else {
      Issue.record("\(step)")
      return
    }
    #expect(taken > 150_000 && taken < 200_000)
    #expect(pair.serverReads(sealed).bytes.count == taken)
  }

  @Test func alpnAgreesOnTheServersChoice() throws {
    var offers = client()
    offers.protocols = ["http/1.1", "h2"]
    var accepts = server()
    accepts.protocols = ["h2", "http/1.1"]
    let pair = try Pair(offers, accepts)
    _ = pair.shakeHands()
    #expect(pair.client.negotiatedProtocol == "h2" && pair.server.negotiatedProtocol == "h2")
    offers.protocols = ["spdy"]
    let ends = try Pair(offers, accepts).shakeHands()
    #expect(ends.server == .failed(.noCommonProtocol))
    #expect(ends.client == .failed(.alert(120)))
  }

  @Test func aTicketResumes() throws {
    let contexts = (client: try TLSContext(client(), as: .client), server: try TLSContext(server(), as: .server))
    let first = try Pair(contexts.client, contexts.server)
    _ = first.shakeHands()
    #expect(!first.client.isResumed)
    let ticket = try #require(first.client.ticket())
    let second = try Pair(contexts.client, contexts.server, ticket: ticket)
    _ = second.shakeHands()
    #expect(second.client.isResumed && second.server.isResumed)
  }

  @Test func eachFailureIsItsOwn() throws {
    func ends(_ client: TLSPlan, _ server: TLSPlan, name: String? = "localhost") throws -> [TLSSession.Step] {
      let ends = try Pair(client, server, name: name).shakeHands()
      return [ends.client, ends.server]
    }
    #expect(try ends(client(), server("expired")) == [.failed(.expired), .failed(.alert(45))])
    #expect(try ends(client(), server("early")) == [.failed(.notYetValid), .failed(.alert(42))])
    #expect(try ends(client(ca: "other"), server()) == [.failed(.unknownAuthority), .failed(.alert(48))])
    #expect(try ends(client(), server(), name: "example.com") == [.failed(.wrongName), .failed(.alert(42))])
    #expect(try ends(client(), server(), name: "127.0.0.2") == [.failed(.wrongName), .failed(.alert(42))])
    #expect(try ends(client(), server(), name: "127.0.0.1") == [.done(0), .done(0)])
    #expect(try ends(client(), strictServer()) == [.failed(.alert(116)), .failed(.certificateMissing)])
    #expect(try ends(client("foreign"), strictServer()) == [.failed(.alert(48)), .failed(.unknownAuthority)])
    let uri = Certificates.clientIdentity
    #expect(try ends(client("client"), strictServer(uri: uri)) == [.done(0), .done(0)])
    for other in ["stranger", "twofold", "server"] {
      #expect(try ends(client(other), strictServer(uri: uri)) == [.failed(.alert(40)), .failed(.wrongIdentity)])
    }
    var old = client()
    old.versions = .tls11 ... .tls11
    #expect(try ends(old, server()) == [.failed(.alert(70)), .failed(.noCommonVersion)])
  }

  @Test func whatIsNoTLSIsSaid() throws {
    let pair = try Pair(client(), server())
    #expect(pair.server(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)) { $0.handshake() }.1 == .failed(.notTLS))
    #expect(pair.client(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)) { $0.handshake() }.1 == .failed(.notTLS))
  }

  @Test func refusedHandshakesAreAlert40() throws {
    let refusing = try TLSContext(server(), as: .server)
    refusing.refuseHandshakes()
    let pair = try Pair(try TLSContext(client(), as: .client), refusing)
    #expect(pair.shakeHands().client == .failed(.alert(40)))
  }

  @Test func everySentenceIsItsOwn() {
    let failures: [TLSFailure] =
      [
        .expired, .notYetValid, .unknownAuthority, .wrongName, .wrongIdentity, .wrongPurpose, .certificateMissing,
        .noCommonVersion, .noCommonCipher, .noCommonProtocol, .notTLS, .cut, .badCertificate(23), .other("x"),
      ] + [40, 42, 43, 44, 45, 46, 48, 49, 51, 70, 71, 80, 112, 116, 120, 200].map { .alert($0) }
    #expect(Set(failures.map(\.description)).count == failures.count)
    #expect(TLSFailure.expired.description == "the peer's certificate has expired")
    #expect(
      TLSFailure.alert(48).description
        == "the peer gave up with alert 48: it does not know the authority of our certificate")
    #expect(TLSFailure.badCertificate(23).description == "the peer's certificate is bad: certificate revoked")
  }

  @Test func filesThatCannotBeUsedAreNamed() throws {
    func problem(_ plan: TLSPlan) -> String {
      do throws(Problem) {
        _ = try TLSContext(plan, as: .server)
        return "none"
      } catch {
        return "\(error)".replacing("\(files.certificate("")).".dropLast(5), with: "")
      }
    }
    #expect(problem(server("missing")).hasPrefix("cannot use the certificate "))
    let mismatch = TLSPlan.Identity(certificate: files.certificate("server"), key: files.key("client"))
    #expect(
      problem(TLSPlan(identity: mismatch, verification: .none)).contains(
        ": key values mismatch; give the PEM file that belongs to "))
    #expect(problem(client(ca: "missing")).hasPrefix("cannot use the authorities in "))
  }

  @Test func mutatedHandshakesNeverCrash() throws {
    var random = SplitMix64(seed: 4)
    let contexts = (client: try TLSContext(client(), as: .client), server: try TLSContext(server(), as: .server))
    for _ in 0..<300 {
      let pair = try Pair(contexts.client, contexts.server)
      var hello = pair.client { $0.handshake() }.0
      for _ in 0...random.below(4) { hello[random.below(hello.count)] = UInt8(truncatingIfNeeded: random.next()) }
      var answer = pair.server(hello) { $0.handshake() }.0
      guard !answer.isEmpty else { continue }
      answer[random.below(answer.count)] ^= 1
      _ = pair.client(answer) { $0.handshake() }
    }
  }
}
