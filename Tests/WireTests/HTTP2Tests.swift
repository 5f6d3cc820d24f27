import Quantities
import Testing

@testable import Wire

/// A client's and a server's session that exchange bytes without sockets.
@Suite struct HTTP2Tests {
  /// Both ends of a connection, and what each of them wrote down, as text.
  final class Pair {
    struct NoMemory: Error {}

    let serverJournal = HTTP2Journal()
    let clientJournal = HTTP2Journal()
    let server: HTTP2Session
    let client: HTTP2Session

    init(streams: UInt32 = 100, window: Int32 = 65_535) throws {
      let settings = HTTP2Session.Settings(streams: streams, window: window)
      guard let server = HTTP2Session(server: settings, journal: serverJournal),
        let client = HTTP2Session(client: settings, journal: clientJournal)
      else { throw NoMemory() }
      self.server = server
      self.client = client
    }

    deinit {
      server.free()
      client.free()
    }

    func output(_ session: HTTP2Session) -> [UInt8] {
      var bytes: [UInt8] = []
      while let piece = session.produce() { bytes += piece }
      return bytes
    }

    /// Carries bytes from the client to the server in pieces; the server's events as text.
    func toServer(pieces: Int = .max) -> [String] { carry(output(client), to: server, pieces) { lines(serverJournal) } }
    func toClient(pieces: Int = .max) -> [String] { carry(output(server), to: client, pieces) { lines(clientJournal) } }

    private func carry(_ bytes: [UInt8], to session: HTTP2Session, _ size: Int, _ read: () -> [String]) -> [String] {
      var rest = bytes[...]
      var events = read()
      while !rest.isEmpty {
        let piece = Array(rest.prefix(size))
        rest = rest.dropFirst(size)
        if !session.receive(piece, piece.count) { events.append("no HTTP/2") }
        events += read()
      }
      serverJournal.clear()
      clientJournal.clear()
      return events
    }

    /// What a journal says; data as it stands in the bytes just received.
    private func lines(_ journal: borrowing HTTP2Journal) -> [String] {
      var lines: [String] = []
      for index in 0..<journal.count {
        switch journal[index] {
        case .request(let stream, let head, let ends):
          func text(_ slice: RequestHead.Slice?) -> String {
            guard let slice else { return "-" }
            let bytes = UnsafeBufferPointer(start: journal.text + Int(slice.start), count: Int(slice.count))
            return String(decoding: bytes, as: UTF8.self)
          }
          lines.append(
            "\(stream) \(head.method) \(text(head.path)) \(text(head.query)) \(text(head.contentType))"
              + "\(head.acceptsGzip ? " gzip" : "")\(head.isGRPC ? " grpc" : "")\(ends ? " ends" : "")")
        case .response(let stream, let head, _):
          lines.append("\(stream) \(head.status.map { "\($0)" } ?? "-") \(head.grpcStatus.map { "\($0)" } ?? "-")")
        case .data(let stream, let bytes, let count, _):
          lines.append("\(stream) \(String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self))")
        case .end(let stream): lines.append("\(stream) end")
        case .closed(let stream, let code, let attachment):
          lines.append("\(stream) closed \(code.rawValue) \(attachment.map { Int(bitPattern: $0) } ?? 0)")
        case .goAway(let last, let code): lines.append("goaway \(last) \(code.rawValue)")
        case .settings: lines.append("settings")
        }
      }
      journal.pages.pointee.count = 0
      return lines
    }

    /// Submits a request; `more` are further fields.
    func request(
      _ method: StaticString = "GET", _ path: StaticString = "/", _ more: [(StaticString, StaticString)] = [],
      body: UnsafeMutablePointer<HTTP2Body>? = nil, mark: Int = 0
    ) -> Int32? {
      var fields = HTTP2Fields()
      fields.add(":method", method)
      fields.add(":scheme", "http")
      fields.add(":authority", "a")
      fields.add(":path", path)
      for (name, value) in more { fields.add(name, value) }
      return client.request(fields, body: body, attachment: UnsafeMutableRawPointer(bitPattern: mark))
    }

    func respond(_ stream: Int32, _ status: Int, body: UnsafeMutablePointer<HTTP2Body>? = nil) {
      var fields = HTTP2Fields()
      fields.add(":status", decimal: status)
      server.respond(to: stream, fields, body: body)
    }
  }

  @Test(arguments: [1, 7, 1_000]) func aRequestAndItsAnswer(_ pieces: Int) throws {
    let pair = try Pair()
    let stream = pair.request("GET", "/a?b=c&d", [("accept-encoding", "br, gzip"), ("X-Upper", "x")], mark: 77)
    #expect(stream == 1)
    #expect(pair.toServer(pieces: pieces) == ["settings", "1 get /a?b=c&d b=c&d - gzip ends"])
    pair.respond(1, 404)
    #expect(pair.toClient(pieces: pieces) == ["settings", "1 404 -", "1 end", "1 closed 0 77"])
  }

  @Test func aCallEndsWithTrailers() throws {
    let pair = try Pair()
    let bytes = Array("hello".utf8)
    let bodies = UnsafeMutablePointer<HTTP2Body>.allocate(capacity: 2)
    defer { bodies.deallocate() }
    bytes.withUnsafeBufferPointer { bytes in
      (bodies).initialize(to: HTTP2Body(bytes.baseAddress!, 5))
      (bodies + 1).initialize(to: HTTP2Body(bytes.baseAddress!, 5, grpcStatus: .unavailable))
      _ = pair.request("POST", "/s/m", [("content-type", "application/grpc")], body: bodies)
      #expect(pair.toServer() == ["settings", "1 other /s/m - application/grpc grpc", "1 hello", "1 end"])
      pair.respond(1, 200, body: bodies + 1)
      #expect(
        pair.toClient() == [
          "settings", "1 200 -", "1 hello", "1 - unavailable", "1 end", "1 closed 0 0",
        ])
    }
  }

  @Test func aBodyStopsAtItsLimitAndGoesOn() throws {
    let pair = try Pair()
    let bytes = Array("0123456789".utf8)
    let body = UnsafeMutablePointer<HTTP2Body>.allocate(capacity: 1)
    defer { body.deallocate() }
    bytes.withUnsafeBufferPointer { bytes in
      body.initialize(to: HTTP2Body(bytes.baseAddress!, 10))
      body.pointee.limit = 0
      _ = pair.request()
      _ = pair.toServer()
      pair.respond(1, 200, body: body)
      #expect(pair.toClient() == ["settings", "1 200 -"])
      body.pointee.limit = 4
      pair.server.resume(1)
      #expect(pair.toClient() == ["1 0123"])
      pair.server.reset(1, .internalError)
      #expect(pair.toClient() == ["1 closed 2 0"])
    }
  }

  @Test func flowControlHoldsABodyBack() throws {
    let pair = try Pair(window: 100_000)
    let bytes = [UInt8](repeating: 65, count: 300_000)
    let body = UnsafeMutablePointer<HTTP2Body>.allocate(capacity: 1)
    defer { body.deallocate() }
    bytes.withUnsafeBufferPointer { bytes in
      body.initialize(to: HTTP2Body(bytes.baseAddress!, bytes.count))
      _ = pair.request()
      _ = pair.toServer()
      pair.respond(1, 200, body: body)
      let first = pair.output(pair.server).count
      #expect(first > 100_000 && first < 100_300)
    }
  }

  @Test func goAwayLetsOpenStreamsEnd() throws {
    let pair = try Pair()
    _ = pair.request()
    _ = pair.toServer()
    pair.server.goAway()
    pair.respond(1, 200)
    #expect(pair.toClient() == ["settings", "goaway 1 0", "1 200 -", "1 end", "1 closed 0 0"])
    #expect(!pair.server.isAlive)
  }

  @Test func streamsAboveThePeersLimitWait() throws {
    let pair = try Pair(streams: 2)
    _ = pair.toServer()
    _ = pair.toClient()
    _ = pair.toServer()
    #expect(pair.client.allowedStreams == 2)
    for _ in 0..<3 { _ = pair.request() }
    #expect(pair.toServer() == ["1 get / - - ends", "3 get / - - ends"])
    pair.respond(1, 200)
    _ = pair.toClient()
    #expect(pair.toServer() == ["5 get / - - ends"])
  }

  @Test func whatIsNoHTTP2IsSaid() throws {
    let pair = try Pair()
    let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
    #expect(!pair.server.receive(bytes, bytes.count))
  }

  @Test func thePrefaceIsRecognisedByteByByte() {
    let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
    for count in 1..<24 { #expect(HTTP2Preface.judge(preface, count) == .undecided) }
    #expect(HTTP2Preface.judge(preface + [0], 25) == .http2)
    for text in ["GET / H", "POST /", "PRI * HTTP/1.1\r\n", "\u{16}\u{3}"] {
      #expect(HTTP2Preface.judge(Array(text.utf8), text.utf8.count) == .somethingElse)
    }
  }

  @Test func mutatedBytesNeverCrash() throws {
    var random = SplitMix64(seed: 9)
    for _ in 0..<2_000 {
      let pair = try Pair()
      for _ in 0..<3 { _ = pair.request("GET", "/a?b=c", [("x", "y")]) }
      var bytes = pair.output(pair.client)
      for _ in 0..<(1 + random.below(5)) {
        bytes[24 + random.below(bytes.count - 24)] = UInt8(truncatingIfNeeded: random.next())
      }
      _ = pair.server.receive(bytes, bytes.count)
      for stream in [Int32(1), 3, 5] { pair.respond(stream, 200) }
      let answer = pair.output(pair.server)
      _ = pair.client.receive(answer, answer.count)
    }
  }
}
