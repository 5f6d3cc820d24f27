import Testing
import Wire

@Suite struct RequestParserTests {
  /// Requests of every kind, one after the other on one connection.
  static let pipeline =
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    + "\r\nPOST /p?x=1&y=?2 HTTP/1.1\r\nhost:a\r\nContent-Length: 5\r\nContent-Type: text/plain \r\n\r\nhello"
    + "PUT /chunks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\nExpect: 100-continue\r\n\r\n"
    + "3\r\nabc\r\n0A ; name=\"v\"\r\n0123456789\r\n000\r\nTrailer: t\r\nAnother: one\r\n\r\n"
    + "HEAD http://a/b?q HTTP/1.1\nHost: a\nAccept-Encoding: br;q=1, gzip;q=0.5\n\n"
    + "GET /old HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"
    + "DELETE * HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: foo, close\r\n\r\n"

  static let expected = [
    "get /",
    "other /p?x=1&y=?2 query=x=1&y=?2 type=text/plain [hello]",
    "other /chunks expect [abc0123456789]",
    "head http://a/b?q query=q gzip",
    "get /old 1.0",
    "other * close",
  ]

  @Test func aPipelineInOnePiece() {
    #expect(RequestTranscript.of(Self.pipeline) == Self.expected)
  }

  @Test func everySplitGivesTheSameRequests() {
    let bytes = Array(Self.pipeline.utf8)
    for split in 0...bytes.count {
      let lines = RequestTranscript.of([Array(bytes[..<split]), Array(bytes[split...])])
      #expect(lines == Self.expected, "split at \(split)")
    }
  }

  @Test func byteByByteGivesTheSameRequests() {
    #expect(RequestTranscript.of(Array(Self.pipeline.utf8).map { [$0] }) == Self.expected)
  }

  @Test(arguments: [
    ("\u{16}\u{3}\u{1}", "400 looksLikeTLS"),
    ("{}", "400 notHTTP"),
    ("GARBAGE\r\n\r\n", "400 badRequestLine"),
    ("GET  / HTTP/1.1\r\n\r\n", "400 badRequestLine"),
    ("GET / HTTP/1.1 \r\n\r\n", "400 badRequestLine"),
    ("GET / HTTX/1.1\r\n\r\n", "400 badRequestLine"),
    ("GET /\u{1} HTTP/1.1\r\n\r\n", "400 badTarget"),
    ("GET /ü HTTP/1.1\r\n\r\n", "400 badTarget"),
    ("PRI * HTTP/2.0\r\n\r\n", "505 unsupportedVersion"),
    ("CONNECT a:80 HTTP/1.1\r\n\r\n", "501 tunnel"),
    ("GET / HTTP/1.1\r\n\r\n", "400 hostMissing"),
    ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "400 hostRepeated"),
    ("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", "400 foldedHeader"),
    ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", "400 badHeader"),
    ("GET / HTTP/1.1\r\n: a\r\n\r\n", "400 badHeader"),
    ("GET / HTTP/1.1\r\nnothing\r\n\r\n", "400 badHeader"),
    ("GET / HTTP/1.1\r\nHost: a\r\nContent-Type: a\rb\r\n\r\n", "400 badHeader"),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\n", "400 badContentLength"),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", "400 badContentLength"),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n", "400 badContentLength"),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775808\r\n\r\n", "400 badContentLength"),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999999\r\n\r\n", "400 badContentLength"),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", "400 badContentLength"),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", "400 bothFramings"),
    ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "400 bothFramings"),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "501 unknownTransferEncoding"),
    ("POST / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\n\r\n", "417 unknownExpectation"),
  ])
  func aBadHeadIsRefused(_ text: String, _ refusal: String) {
    #expect(RequestTranscript.of(text) == [refusal])
    #expect(RequestTranscript.of(Array(text.utf8).map { [$0] }) == [refusal], "byte by byte")
  }

  @Test(arguments: [
    "x\r\n", "\r\n", ";ext\r\n", "-1\r\n", "5\rx", "g\r\n", "ffffffffffffffffff\r\n", "1\r\nabc", "1\r\na\rb",
    "1\r\na\r\n\r\n",
  ])
  func aBadChunkIsRefused(_ chunk: String) {
    let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    #expect(RequestTranscript.of(head + chunk) == ["400 badChunk"])
    #expect(RequestTranscript.of(Array((head + chunk).utf8).map { [$0] }) == ["400 badChunk"], "byte by byte")
  }

  @Test func lengthsAreLimited() {
    let post = "POST / HTTP/1.1\r\nHost: a\r\n"
    #expect(RequestTranscript.of(post + "Content-Length: 4\r\n\r\nabcd", bodyLimit: 4) == ["other / [abcd]"])
    #expect(RequestTranscript.of(post + "Content-Length: 5\r\n\r\nabcde", bodyLimit: 4) == ["413 bodyTooLarge"])
    let chunked = post + "Transfer-Encoding: chunked\r\n\r\n"
    #expect(RequestTranscript.of(chunked + "2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n", bodyLimit: 4) == ["other / [abcd]"])
    #expect(RequestTranscript.of(chunked + "2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n", bodyLimit: 4) == ["413 bodyTooLarge"])
    let long = String(repeating: "x", count: 5_000)
    #expect(RequestTranscript.of(chunked + "1;\(long)\r\na") == ["400 badChunk"])
    #expect(RequestTranscript.of(chunked + String(repeating: "0", count: 5_000) + "1\r\na") == ["400 badChunk"])
    let trailers = String(repeating: "T: t\r\n", count: 12_000)
    #expect(RequestTranscript.of(chunked + "0\r\n" + trailers) == ["431 trailersTooLarge"])
  }

  @Test func aHeadOf65536BytesIsTheLongest() {
    let frame = "GET / HTTP/1.1\r\nHost: a\r\nX: "
    func head(_ length: Int) -> String {
      frame + String(repeating: "y", count: length - frame.utf8.count - 4) + "\r\n\r\n"
    }
    #expect(RequestTranscript.of(head(65_536)) == ["get /"])
    #expect(RequestTranscript.of(head(65_537)) == ["431 headTooLarge"])
    #expect(RequestTranscript.of(String(repeating: "\r\n", count: 40_000)) == ["431 headTooLarge"])
  }

  /// Whatever the bytes are, the parser ends and never takes more than it was given.
  @Test func noiseIsSurvived() {
    var random = SystemRandomNumberGenerator()
    let seeds = Array(Self.pipeline.utf8)
    for round in 0..<2_000 {
      var bytes = seeds
      for _ in 0..<(1 + round % 7) {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch round % 3 {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: at)
        default: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: at)
        }
      }
      // A head that never ends would be refused at its first bad line in one case, and awaited in the other.
      bytes += Array("\r\n\r\n".utf8)
      let whole = RequestTranscript.of([bytes])
      let split = Int.random(in: 0...bytes.count, using: &random)
      #expect(RequestTranscript.of([Array(bytes[..<split]), Array(bytes[split...])]) == whole, "\(bytes)")
    }
  }

  @Test func everyRefusalSaysWhy() {
    for refusal in RequestRefusal.allCases {
      #expect(refusal.status >= 400)
      #expect(refusal.sentence.utf8CodeUnitCount > 10)
    }
  }
}
