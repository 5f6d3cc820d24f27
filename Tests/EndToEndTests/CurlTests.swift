import Foundation
import Support
import Testing

/// `toll curl` in the words of `fortio curl`.
struct CurlTests {
  private static let head = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"

  @Test func headAndBodyGoWhereFortioPutsThem() throws {
    try withScriptedServer(LoadCommandTests.answering) { server in
      let run = try TollBinary.run("curl", server.url)
      #expect(run.status == 0)
      #expect(run.stderr == Self.head)
      #expect(run.stdout == "ok")
      #expect(
        server.received == ["GET / HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nUser-Agent: toll\r\n\r\n"])
      let together = try TollBinary.run("curl", "-curl-stdout-headers", server.url)
      #expect(together.stderr == "")
      #expect(together.stdout == Self.head + "ok")
    }
  }

  /// Each flag, and what the server sees with it but not without it.
  @Test(arguments: [
    (["-H=X-A: b"], "\r\nX-A: b\r\n"), (["-X", "DELETE"], "DELETE / "), (["-payload", "abc\r\n\r\n"], "\r\n\r\nabc"),
    (["-content-type=text/x"], "POST / HTTP/1.1\r\n"),
    (["-content-type=text/x"], "\r\nContent-Type: text/x\r\n"), (["-user", "a:b"], "Authorization: Basic YTpi\r\n"),
    (["-compression"], "Accept-Encoding: gzip\r\n"), (["-http1.0"], " HTTP/1.0\r\n"),
    (["-keepalive=false"], "Connection: close\r\n"),
  ])
  func flagsChangeTheWire(_ flags: [String], _ seen: String) throws {
    try withScriptedServer(LoadCommandTests.answering) { server in
      let plain = try TollBinary.run("curl", server.url)
      let flagged = try run(TollBinary.path, ["curl"] + flags + [server.url])
      #expect(plain.status == 0 && flagged.status == 0, "\(flagged)")
      #expect(!server.received[0].contains(seen))
      #expect(server.received[1].contains(seen))
    }
  }

  @Test func aSizeIsFilledWithLetters() throws {
    try withScriptedServer([.await("abcdef"), .send(LoadCommandTests.answer)]) { server in
      let run = try TollBinary.run("curl", "-payload-size=6", server.url)
      #expect(run.stdout == "ok", "\(run)")
      #expect(server.received[0].hasPrefix("POST / HTTP/1.1\r\n"))
      #expect(server.received[0].hasSuffix("\r\nContent-Length: 6\r\n\r\nabcdef"))
    }
  }

  @Test func aFileIsSentAsItIs() throws {
    try withScratchFolder { folder in
      try Data("of a file\r\n\r\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/f"))
      try withScriptedServer(LoadCommandTests.answering) { server in
        // Of the payloads a file goes before a size, a size before a text.
        let run = try TollBinary.run(
          "curl", "-payload", "text", "-payload-size=3", "-payload-file", "\(folder)/f", server.url)
        #expect(run.status == 0, "\(run)")
        #expect(server.received[0].hasSuffix("\r\n\r\nof a file\r\n\r\n"))
      }
    }
  }

  @Test func theWayCanBeGiven() throws {
    try withScriptedServer(LoadCommandTests.answering) { server in
      let run = try TollBinary.run("curl", "-resolve", "127.0.0.1", "http://no-such-host.invalid:\(server.port)/")
      #expect(run.stdout == "ok")
      #expect(server.received[0].contains("\r\nHost: no-such-host.invalid:\(server.port)\r\n"))
    }
    let missing = try TollBinary.run("curl", "-unix-socket", "/nonexistent/socket", "http://h/")
    #expect(missing.status == 2)
    #expect(missing.stderr.hasPrefix("toll: cannot connect to /nonexistent/socket for http://h/: No such file"))
  }

  @Test func aTimeOutEndsIt() throws {
    try withScriptedServer([.hold]) { server in
      let run = try TollBinary.run("curl", "-timeout=50ms", server.url)
      #expect(run.status == 2)
      #expect(run.stderr == "toll: no whole answer from \(server.url) within 50 ms; give it more with --timeout\n")
    }
  }

  @Test func theHalfCloseReachesTheServer() throws {
    try withScriptedServer([.awaitRequest, .hold, .send(LoadCommandTests.answer)]) { server in
      let run = try TollBinary.run("curl", "-halfclose", "-timeout=20s", server.url)
      #expect(run.stdout == "ok", "\(run)")
    }
  }

  @Test func anErrorStatusIsPrintedAndFails() throws {
    try withScriptedServer([.awaitRequest, .send("HTTP/1.1 503 No\r\nContent-Length: 4\r\n\r\noops"), .again]) {
      server in
      let run = try TollBinary.run("curl", "-quiet", "-loglevel=error", "-log-errors=false", server.url)
      #expect(run.status == 1)
      #expect(run.stdout == "oops")
      #expect(
        run.stderr == "HTTP/1.1 503 No\r\nContent-Length: 4\r\n\r\ntoll: the answer has status 503\n")
    }
  }

  @Test(arguments: [
    (["-qps=5"], "-qps 5 cannot be honoured: toll curl sends one request; the flag is one of toll load's"),
    (
      ["-L"],
      "-L true cannot be honoured: redirects are not followed; the answer's Location says which URL to give instead"
    ),
    (["-loglevel=debug"], "-loglevel debug cannot be honoured: the answer is printed whole already; leave it away"),
    (["-bogus"], "-bogus is no flag of Fortio's that is known here; see toll curl --help"),
  ])
  func refusalsSayWhy(_ flags: [String], _ text: String) throws {
    let run = try run(TollBinary.path, ["curl"] + flags + ["http://127.0.0.1:1/"])
    #expect(run.status == 64)
    #expect(run.stderr == "toll: \(text)\n")
  }
}
