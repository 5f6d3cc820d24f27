import Testing

@testable import Wire

@Suite struct HTTP1ResponseParserTests {
  static let complete: [(name: String, text: String, status: UInt16, closes: Bool)] = [
    ("sized", "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 5\r\n\r\nhello", 200, false),
    ("empty body", "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", 404, false),
    ("no content", "HTTP/1.1 204 No Content\r\nServer: a\r\n\r\n", 204, false),
    ("not modified with a length", "HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n", 304, false),
    ("asked to close", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", 200, true),
    ("1.0 closes", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, true),
    ("1.0 kept alive", "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nok", 200, false),
    (
      "chunked",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;x=\"y\"\r\n0123456789\r\n0\r\n\r\n", 200,
      false
    ),
    (
      "chunked with trailers",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nGrpc-Status: 0\r\nB: c\r\n\r\n", 200, false
    ),
    (
      "chunked wins over a length",
      "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: Chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", 200, false
    ),
    (
      "interim answers",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
      200, false
    ),
    ("bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", 200, false),
    ("no reason", "HTTP/1.1 503\r\nContent-Length: 0\r\n\r\n", 503, false),
    ("length twice the same", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok", 200, false),
  ]

  @Test(arguments: complete.indices)
  func readsWhole(_ index: Int) {
    let sample = Self.complete[index]
    var script = Script()
    let end = script.feed(sample.text + "NEXT")
    #expect(end.verdict == .complete, "\(sample.name)")
    #expect(end.rest == Array("NEXT".utf8), "\(sample.name)")
    #expect(script.parser.status == sample.status)
    #expect(script.parser.closes == sample.closes)
  }

  @Test(arguments: complete.indices)
  func readsCutAtEveryOffset(_ index: Int) {
    let bytes = Array(Self.complete[index].text.utf8)
    for cut in 1..<bytes.count {
      var script = Script()
      #expect(script.feed(Array(bytes[..<cut])).verdict == .needsMore, "cut at \(cut)")
      let end = script.feed(Array(bytes[cut...]))
      #expect(end.verdict == .complete, "cut at \(cut)")
      #expect(end.rest.isEmpty, "cut at \(cut)")
    }
  }

  @Test(arguments: complete.indices)
  func readsByteByByte(_ index: Int) {
    var script = Script()
    let bytes = Array(Self.complete[index].text.utf8)
    for (offset, byte) in bytes.enumerated() {
      let expected: HTTP1ResponseParser.Verdict = offset == bytes.count - 1 ? .complete : .needsMore
      #expect(script.feed([byte]).verdict == expected, "at \(offset)")
    }
  }

  @Test(arguments: [
    ("SSH-2.0-OpenSSH_9.2p1 Debian\r\n", Malformation.badStatusLine),
    ("GARBAGE", .badStatusLine),
    ("HTTP/2 200 OK\r\nContent-Length: 0\r\n\r\n", .badStatusLine),
    ("HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n", .badStatusLine),
    ("HTTP/1.1 099 Low\r\nContent-Length: 0\r\n\r\n", .badStatusLine),
    ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", .badContentLength),
    ("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n\r\n", .badContentLength),
    ("HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\n", .badContentLength),
    ("HTTP/1.1 200 OK\r\nContent-Length:  \r\n\r\n", .badContentLength),
    ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc", .badContentLength),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", .badTransferEncoding),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", .badChunk),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n", .badChunk),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n", .badChunk),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5 5\r\nhello\r\n", .badChunk),
    ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n", .unexpectedUpgrade),
  ])
  func names(_ text: String, _ fault: Malformation) {
    var script = Script()
    #expect(script.feed(text).verdict == .malformed(fault))
  }

  @Test(arguments: [
    ("Connection: keep-alive", false), ("connection: Keep-Alive", false), ("Connection:keep-alive ", false),
    ("Connection: keep-alive, X-Other", false), ("Connection: close", true), ("Connection:CLOSE", true),
    ("Connection: keep-alive, close", true), ("Connection: X-Close, close ", true),
    ("Connection: keep-alives", true), ("Connection: not-keep-alive", true), ("Connection: Upgrade", true),
  ])
  func connectionIsAListOfWords(_ line: String, _ closes: Bool) {
    for end in ["\r\n", "\n"] {
      var script = Script()
      // 1.0, so that only a whole keep-alive keeps the connection.
      #expect(script.feed("HTTP/1.0 200 OK\r\n\(line)\(end)Content-Length: 0\r\n\r\n").verdict == .complete)
      #expect(script.parser.closes == closes, "\(line)")
      var newer = Script()
      #expect(newer.feed("HTTP/1.1 200 OK\r\n\(line)\(end)Content-Length: 0\r\n\r\n").verdict == .complete)
      #expect(newer.parser.closes == line.lowercased().contains("close"), "\(line)")
    }
  }

  @Test(arguments: [
    ("Transfer-Encoding: gzip, chunked", nil), ("Transfer-Encoding: CHUNKED", nil),
    ("Transfer-Encoding: chunked, gzip", Malformation.badTransferEncoding),
    ("Transfer-Encoding: xchunked", .badTransferEncoding), ("Transfer-Encoding: identity", .badTransferEncoding),
  ])
  func chunkedMustComeLast(_ line: String, _ fault: Malformation?) {
    var script = Script()
    let verdict = script.feed("HTTP/1.1 200 OK\r\n\(line)\r\n\r\n0\r\n\r\n").verdict
    #expect(verdict == (fault.map { .malformed($0) } ?? .complete))
  }

  @Test(arguments: [
    ("X-Toll-Dwell: 0000000000001234567", 1_234_567), ("x-toll-dwell: 00", 0), ("X-TOLL-DWELL:     12 ", 12),
    ("X-Toll-Dwell: 1x", -1), ("X-Toll-Dwell: 1234567890123456789", -1), ("X-Toll-Dwell2: 5", -1),
    ("X-Other-Header: 5", -1),
  ])
  func dwellIsRead(_ line: String, _ ns: Int) {
    var script = Script()
    _ = script.feed("HTTP/1.1 100 C\r\nX-Toll-Dwell: 77\r\n\r\nHTTP/1.1 200 OK\r\n\(line)\r\nContent-Length: 0\r\n\r\n")
    #expect(script.parser.status == 200)
    #expect(script.parser.dwell == ns)
  }

  @Test func anyNumberOfInterimAnswersNeedsNoStack() {
    let interim = String(repeating: "HTTP/1.1 100\r\n\r\n", count: 100_000)
    var script = Script()
    #expect(script.feed(interim + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").verdict == .complete)
  }

  @Test func boundsTheTrailers() {
    var script = Script()
    _ = script.feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
    var last = HTTP1ResponseParser.Verdict.needsMore
    var fed = 0
    while last == .needsMore, fed < 1 << 20 {
      last = script.feed("Trailer: value\r\n").verdict
      fed += 16
    }
    #expect(last == .malformed(.headTooLong))
    #expect(fed <= HTTP1ResponseParser.headLimit + 16)
  }

  @Test func boundsTheHead() {
    var script = Script()
    let line = "X: " + String(repeating: "y", count: 1021) + "\r\n"
    var last = script.feed("HTTP/1.1 200 OK\r\n").verdict
    var fed = 17
    while last == .needsMore, fed < 1 << 20 {
      last = script.feed(line).verdict
      fed += line.utf8.count
    }
    #expect(last == .malformed(.headTooLong))
    #expect(fed <= HTTP1ResponseParser.headLimit + line.utf8.count)
  }

  @Test func boundsTheChunkLine() {
    var script = Script()
    _ = script.feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    #expect(script.feed("1;" + String(repeating: "e", count: 5000)).verdict == .malformed(.badChunk))
  }

  @Test func closeDelimitsABodyWithoutLength() {
    var script = Script()
    #expect(script.feed("HTTP/1.1 200 OK\r\nServer: old\r\n\r\nsome bytes").verdict == .needsMore)
    #expect(script.parser.closes)
    let whole = script.parser.end()
    #expect(whole)
  }

  @Test func closeCutsASizedBody() {
    var script = Script()
    #expect(script.feed("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc").verdict == .needsMore)
    let whole = script.parser.end()
    #expect(!whole)
    #expect(script.parser.isInBody)
  }

  @Test func headAnswerHasNoBody() {
    var script = Script(bodyless: true)
    let end = script.feed("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
    #expect(end.verdict == .complete)
    #expect(end.rest.isEmpty)
  }
}
