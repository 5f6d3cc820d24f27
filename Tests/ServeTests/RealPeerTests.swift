import Quantities
import Support
import Testing

@testable import Serve

/// curl and wrk against the server in this process.
@Suite struct RealPeerTests {
  private func curl(_ arguments: String...) throws -> String {
    let completion = try run("curl", ["-sS", "--max-time", "20"] + arguments)
    #expect(completion.status == 0, "\(completion)")
    return completion.stdout
  }

  @Test(Requirement.program("curl")) func curlUnderstandsEveryAnswer() throws {
    try withServer { server in
      let url = server.url
      let write = "%{http_code} %{size_download} %{content_type} %{num_connects}\n"
      let many = String(repeating: "a", count: 5_000)
      let missing = try curl("-w", write, "\(url)/?status=404")
      #expect(missing == "404 0  1\n")
      let echoed = try curl("-w", write, "-d", "hello", "\(url)/a/b")
      #expect(echoed == "hello200 5 application/x-www-form-urlencoded 1\n")
      let two = try curl("-o", "/dev/null", "-w", write, "\(url)/?size=100000", "-o", "/dev/null", "\(url)/?size=3")
      #expect(two == "200 100000 application/octet-stream 1\n200 3 application/octet-stream 0\n")
      let chunked = try curl("-H", "Transfer-Encoding: chunked", "-d", "in chunks", url)
      #expect(chunked == "in chunks")
      let continued = try curl("-H", "Expect: 100-continue", "-d", "continued", url)
      #expect(continued == "continued")
      let old = try curl("-0", "-d", "old", url)
      #expect(old == "old")
      let zipped = try curl("--compressed", "-w", " %{size_download}", "-d", many, "\(url)/?gzip=100")
      #expect(zipped.hasPrefix(many + " ") && (Int(zipped.dropFirst(5_001)) ?? 5_000) < 100)
      let plain = try curl("-d", many, "\(url)/?gzip=100")
      #expect(plain == many)
      let head = try curl("-I", "\(url)/?size=9&header=X-B:c%20d")
      #expect(head.contains("X-B: c d\r\n"))
      let long = try curl("-w", "%{http_code}", "-H", "X: " + String(repeating: "y", count: 66_000), url)
      #expect(long == "the request head is longer than 65536 bytes\n431")
    }
  }

  @Test(Requirement.program("curl")) func aBodyOverTheLimitIs413() throws {
    try withServer(ServePlan(port: 0, bodyLimit: ByteCount(10))) { server in
      let fits = try curl("-d", "0123456789", server.url)
      #expect(fits == "0123456789")
      let tooLong = try curl("-w", " %{http_code}", "-d", "0123456789x", server.url)
      #expect(tooLong == "the request body is longer than this server takes\n 413")
    }
  }

  @Test(Requirement.program("wrk"), arguments: [1, 2]) func wrkSeesNoError(_ threads: Int) throws {
    let result = try withServer(ServePlan(port: 0, threads: threads)) { server in
      try run("wrk", ["-t1", "-c50", "-d1s", "\(server.url)/?delay=1ms:20&size=100:50,20000:50"])
    }
    #expect(result.value.status == 0)
    #expect(!result.value.stdout.contains("Socket errors"))
    #expect(!result.value.stdout.contains("Non-2xx"))
    #expect(result.counts.requests > 100)
    // wrk tries the address once before it opens its own.
    #expect(result.counts.connections == 51)
    #expect(result.counts.refused == 0)
  }
}
