import Glibc
import Kernel
import Quantities
import Support
import Testing
import Wire

@testable import Serve

/// curl, h2load and nghttp against the server in this process, HTTP/2 without TLS.
@Suite struct HTTP2PeerTests {
  private func curl(_ arguments: String..., status: Int32 = 0) throws -> String {
    let completion = try run("curl", ["-sS", "--http2-prior-knowledge", "--max-time", "20"] + arguments)
    #expect(completion.status == status, "\(completion)")
    return completion.stdout
  }

  @Test(Requirement.program("curl")) func curlUnderstandsEveryAnswer() throws {
    let result = try withServer { server throws in
      let url = server.url
      let write = "%{http_version} %{http_code} %{size_download} %{content_type}\n"
      let many = String(repeating: "a", count: 5_000)
      #expect(try curl("-w", write, "\(url)/?status=404") == "2 404 0 \n")
      #expect(try curl("-w", write, "-d", "hello", "\(url)/a") == "hello2 200 5 application/x-www-form-urlencoded\n")
      #expect(
        try curl("-o", "/dev/null", "-w", write, "\(url)/?size=200000&delay=5ms")
          == "2 200 200000 application/octet-stream\n")
      #expect(
        try curl("-w", write, "-d", "late", "-H", "Content-Type: t/x", "\(url)/?delay=5ms") == "late2 200 4 t/x\n")
      let zipped = try curl("--compressed", "-w", " %{size_download}", "-d", many, "\(url)/?gzip=100")
      #expect(zipped.hasPrefix(many + " ") && (Int(zipped.dropFirst(5_001)) ?? 5_000) < 100)
      let head = try curl("-I", "\(url)/?size=9&header=X-B:c%20d&header=Content-Type:t/y")
      let lines = head.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("date: ") && $0 != "" }
      #expect(lines == ["HTTP/2 200 ", "x-b: c d", "content-type: t/y", "content-length: 9"])
      let refusal = try curl("-w", write, "\(url)/?status=x")
      #expect(refusal.hasPrefix("bad status=x: "))
      #expect(refusal.hasSuffix(" or status=404:10,503:5\n2 400 101 text/plain; charset=utf-8\n"))
      #expect(try curl("-w", write, "-X", "POST", "-d", "", "\(url)/?status=204") == "2 204 0 \n")
    }
    #expect(result.counts.requests == 8)
    #expect(result.counts.broken == 0)
  }

  @Test(Requirement.program("curl")) func aBodyOverTheLimitIs413() throws {
    try withServer(ServePlan(port: 0, bodyLimit: ByteCount(10))) { server throws in
      #expect(try curl("-d", "0123456789", server.url) == "0123456789")
      #expect(
        try curl("-w", " %{http_code}", "-d", "0123456789x", server.url)
          == "the request body is longer than this server takes 413")
    }
  }

  @Test(Requirement.program("h2load"), arguments: [1, 2]) func h2loadCountsEveryRequest(_ threads: Int) throws {
    let result = try withServer(ServePlan(port: 0, threads: threads)) { server throws in
      try run("h2load", ["-n", "4000", "-c", "8", "-m", "32", "\(server.url)/?delay=1ms:20&size=100:50,50000:10"])
    }
    #expect(
      result.value.stdout.contains(
        "4000 total, 4000 started, 4000 done, 4000 succeeded, 0 failed, 0 errored, 0 timeout"))
    #expect(result.counts == ServeCounts(connections: 8, requests: 4_000, refused: 0, broken: 0))
  }

  @Test(Requirement.program("nghttp")) func faultsShowAsFrames() throws {
    try withServer { server throws in
      func frames(_ fault: String) throws -> String {
        try run("nghttp", ["-nv", "-t", "5", "\(server.url)/?size=100&fault=\(fault)"]).stdout
      }
      let rst = try frames("rst")
      #expect(rst.contains(":status: 200") && rst.contains("recv DATA frame <length=50,"))
      #expect(
        rst.contains(
          "recv RST_STREAM frame <length=4, flags=0x00, stream_id=13>\n          (error_code=INTERNAL_ERROR(0x02))"))
      let refuse = try frames("refuse")
      #expect(refuse.contains("(error_code=REFUSED_STREAM(0x07))") && !refuse.contains(":status:"))
      let goAway = try frames("goaway")
      #expect(
        goAway.contains(
          "recv GOAWAY frame <length=8, flags=0x00, stream_id=0>\n          (last_stream_id=13, error_code=NO_ERROR(0x00)"
        ))
      #expect(goAway.contains("recv DATA frame <length=100, flags=0x01, stream_id=13>"))
      let trickle = try frames("trickle")
      #expect(trickle.components(separatedBy: "recv DATA frame <length=10,").count == 11)
    }
  }

  /// curl's exit status and how much of the body it got.
  @Test(
    Requirement.program("curl"),
    arguments: [
      ("stall", "28 0"), ("trickle", "0 100"), ("reset", "56 50"), ("rst", "56 50"), ("close", "52 0"),
      ("refuse", "52 0"), ("goaway", "0 100"), ("none", "0 100"),
    ])
  func faultsOfHTTP1(_ fault: String, _ expected: String) throws {
    try withServer { server throws in
      let end = try run(
        "curl",
        [
          "-s", "-m", fault == "stall" ? "0.3" : "10", "-o", "/dev/null", "-w", "%{exitcode} %{size_download}",
          "\(server.url)/?size=100&fault=\(fault)",
        ])
      #expect(end.stdout == expected)
    }
  }

  @Test func aBadFaultIs400() throws {
    let answer = try withServer { server throws in
      let client = try RawClient(server)
      client.send("GET /?fault=explode HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      return client.answers()
    }.value
    #expect(
      answer?.hasSuffix(
        "\r\n\r\nbad fault=explode: \"explode\" is no fault; use one of none, stall, trickle, reset, close, goaway, rst, refuse\n"
      ) == true)
  }

  @Test(Requirement.program("curl")) func closeIsGoAway() throws {
    let result = try withServer { server throws in
      let url = "\(server.url)/?close=true"
      #expect(
        try curl(
          "-w", "%{http_code} %{num_connects}\n", "-o", "/dev/null", url, "-w", "%{http_code} %{num_connects}\n", "-o",
          "/dev/null", url)
          == "200 1\n200 1\n")
    }
    #expect(result.counts == ServeCounts(connections: 2, requests: 2, refused: 0, broken: 0))
  }

  /// Requests of a real client's session, some bytes of them changed.
  @Test func mutatedFramesAreSurvived() throws {
    var random = SplitMix64(seed: 12)
    let settings = HTTP2Session.Settings(streams: 100, window: 65_535)
    let message: [UInt8] = [0, 0, 0, 0, 5, 0x08, 1, 0x1a, 1, 65]
    let result = try withServer(ServePlan(.http)) { server throws in
      for _ in 0..<150 {
        var bytes = try message.withUnsafeBufferPointer { try Self.requests(settings, $0) }
        for _ in 0..<(1 + random.below(6)) {
          bytes[24 + random.below(bytes.count - 24)] = UInt8(truncatingIfNeeded: random.next())
        }
        let client = try RawClient(server)
        client.send(Array(bytes.dropLast(random.below(20))))
        client.finishWriting()
        _ = client.read()
      }
      return try run("curl", ["-s", "--http2-prior-knowledge", "-d", "alive", server.url]).stdout
    }
    #expect(result.value == "alive")
    #expect(result.counts.connections == 151)
  }

  /// The bytes with which a client opens a connection and asks for an echo, a page with a delay, a fault and a call.
  private static func requests(_ settings: HTTP2Session.Settings, _ message: UnsafeBufferPointer<UInt8>) throws
    -> [UInt8]
  {
    let journal = HTTP2Journal()
    guard let session = HTTP2Session(client: settings, journal: journal), let base = message.baseAddress else {
      throw SystemError(code: ENOMEM, call: "nghttp2_session_client_new")
    }
    defer { session.free() }
    let body = UnsafeMutablePointer<HTTP2Body>.allocate(capacity: 2)
    defer { body.deallocate() }
    body.initialize(to: HTTP2Body(base, message.count))
    (body + 1).initialize(to: HTTP2Body(base, message.count))
    for (path, type, sent) in [
      ("/", "text/plain", body), ("/?delay=1ms&size=9", "", nil), ("/?fault=trickle&size=50", "", nil),
      ("/fgrpc.PingServer/Ping", "application/grpc", body + 1),
    ] as [(StaticString, StaticString, UnsafeMutablePointer<HTTP2Body>?)] {
      var fields = HTTP2Fields()
      fields.add(":method", sent == nil ? "GET" : "POST")
      fields.add(":scheme", "http")
      fields.add(":authority", "a")
      fields.add(":path", path)
      if sent != nil { fields.add("content-type", type) }
      _ = session.request(fields, body: sent, attachment: nil)
    }
    var bytes: [UInt8] = []
    while let piece = session.produce() { bytes += piece }
    return bytes
  }

  @Test func bytesThatAreNoFramesEndTheConnection() throws {
    var random = SplitMix64(seed: 3)
    let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + [0, 0, 0, 4, 0, 0, 0, 0, 0]
    let result = try withServer { server throws in
      for length in 0..<60 {
        let client = try RawClient(server)
        let noise = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        client.send(preface + noise)
        client.finishWriting()
        _ = client.read()
      }
      return try run("curl", ["-s", "--http2-prior-knowledge", "-d", "alive", server.url]).stdout
    }
    #expect(result.value == "alive")
    #expect(result.counts.connections == 61)
  }
}
