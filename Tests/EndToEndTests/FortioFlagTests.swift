import Foundation
import Support
import Testing

/// Each flag of `fortio load` that is taken changes what the server sees or what comes out; without it that is not so.
struct FortioFlagTests {
  /// One run, as the server and the caller saw it.
  struct Seen {
    let run: Completion
    let requests: [String]
    /// Fortio's record, from standard output.
    let record: [String: Any]

    var sockets: Int? { record["SocketCount"] as? Int }
    var codes: [String: Int]? { record["RetCodes"] as? [String: Int] }
    func histogram(_ name: String) -> [String: Any] { record[name] as? [String: Any] ?? [:] }
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let given: [String]
    /// What is said besides, with and without the flag; a later flag outweighs an earlier one.
    var base = ["-qps=1000", "-n=4", "-c=2", "-json", "-"]
    var script = LoadCommandTests.answering
    var url: @Sendable (ScriptedServer) -> String = { $0.url }
    let shows: @Sendable (Seen) -> Bool
    var testDescription: String { given.joined(separator: " ") }
  }

  private static let silent: [ScriptedServer.Step] = [.hold]
  private static let failing: [ScriptedServer.Step] = [
    .awaitRequest, .send("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"), .again,
  ]
  private static let spoken = ["-qps=1000", "-n=4"]

  static let wire = [
    Case(given: ["-H=X-A: b"]) { seen in seen.requests.allSatisfy { $0.contains("\r\nX-A: b\r\n") } },
    Case(given: ["-X=PUT"]) { seen in seen.requests.allSatisfy { $0.hasPrefix("PUT / ") } },
    Case(given: ["-payload", "abc\r\n\r\n"]) { seen in
      seen.requests.allSatisfy { $0.hasPrefix("POST ") && $0.contains("\r\n\r\nabc\r\n\r\n") }
    },
    Case(given: ["-content-type", "a/b"]) { seen in
      seen.requests.allSatisfy { $0.hasPrefix("POST ") && $0.contains("\r\nContent-Type: a/b\r\n") }
    },
    Case(given: ["-user=a:b"]) { seen in seen.requests.allSatisfy { $0.contains("Authorization: Basic YTpi\r\n") } },
    Case(given: ["-compression"]) { seen in seen.requests.allSatisfy { $0.contains("Accept-Encoding: gzip\r\n") } },
    Case(given: ["-http1.0"]) { seen in seen.requests.allSatisfy { $0.hasPrefix("GET / HTTP/1.0\r\n") } },
    Case(given: ["-keepalive=false"]) { seen in
      seen.sockets == 4 && seen.requests.allSatisfy { $0.contains("Connection: close\r\n") }
    },
    Case(given: ["-connection-reuse=2:2", "-c=1"], base: ["-qps=1000", "-n=6", "-c=1", "-json", "-"]) {
      $0.sockets == 3
    },
    Case(given: ["-resolve=127.0.0.1"], url: { "http://no-such-host.invalid:\($0.port)/" }) {
      $0.codes == ["200": 4]
    },
    Case(given: ["-c=3"]) { $0.sockets == 3 && $0.record["NumThreads"] as? Int == 3 },
    Case(given: ["-nocatchup"], base: ["-qps=1000", "-n=5", "-c=1", "-timeout=150ms", "-json", "-"], script: silent) {
      $0.codes == ["-1": 1]
    },
    Case(given: ["-timeout=50ms"], base: ["-n=1", "-c=1", "-timeout=400ms", "-json", "-"], script: silent) { seen in
      seen.histogram("ErrorsDurationHistogram")["Max"] as? Double ?? 1 < 0.3
    },
    Case(given: ["-abort-on=503"], script: failing) { $0.run.stderr.contains("ended by --abort-on") },
    Case(given: ["-allow-initial-errors"], url: { _ in "http://127.0.0.1:1/" }) {
      $0.run.stderr.contains("not one request succeeded: 4 of 4 ended as connectRefused")
    },
  ]

  static let output = [
    Case(given: ["-qps=500"]) { $0.record["RequestedQPS"] as? String == "500" },
    Case(given: ["-n=0", "-t=100ms"]) { $0.record["RequestedDuration"] as? String == "100ms" },
    Case(given: ["-n=6"]) { $0.codes == ["200": 6] && $0.record["Exactly"] as? Int == 6 },
    Case(given: ["-uniform=false"]) { $0.record["Uniform"] as? Bool == false },
    Case(given: ["-jitter"]) { $0.record["Jitter"] as? Bool == true },
    Case(given: ["-gomaxprocs=2"], base: ["-n=4", "-c=2", "-json", "-", "--format", "toll"]) {
      ($0.record["plan"] as? [String: Any])?["threads"] as? Int == 2
    },
    Case(given: ["-p=25,99.5"]) { seen in
      (seen.histogram("DurationHistogram")["Percentiles"] as? [[String: Double]])?.compactMap { $0["Percentile"] }
        == [25, 99.5]
    },
    Case(given: ["-r=10"], base: ["-qps=1000", "-n=50", "-json", "-"]) { seen in
      (seen.histogram("DurationHistogram")["Data"] as? [Any])?.count == 1
    },
    Case(given: ["-json=-"], base: spoken) { $0.codes == ["200": 4] },
    Case(given: ["-labels=a b"]) { $0.record["Labels"] as? String == "a b" },
    Case(given: ["-runid=7"]) { $0.record["RunID"] as? Int == 7 },
    Case(given: ["-quiet"], base: spoken) { $0.run.stdout.isEmpty },
    Case(given: ["-loglevel=error"], base: spoken) { $0.run.stdout.isEmpty },
  ]

  private func see(_ one: Case, _ flags: [String]) throws -> Seen {
    try withScriptedServer(one.script) { server in
      let run = try run(TollBinary.path, ["load"] + one.base + flags + [one.url(server)])
      let record = try? JSONSerialization.jsonObject(with: Data(run.stdout.utf8)) as? [String: Any]
      return Seen(run: run, requests: server.received.filter { !$0.isEmpty }, record: record ?? [:])
    }
  }

  @Test(arguments: wire + output)
  func makesADifference(_ one: Case) throws {
    let with = try see(one, one.given)
    #expect(one.shows(with), "\(with.run) \(with.requests)")
    let without = try see(one, [])
    #expect(!one.shows(without), "\(without.run)")
  }

  @Test func payloadsComeFromFilesAndSizes() throws {
    try withScratchFolder { folder in
      try Data("of a file\r\n\r\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/f"))
      let file = try see(Case(given: []) { _ in true }, ["-payload-file", "\(folder)/f"])
      #expect(file.requests.allSatisfy { $0.contains("Content-Length: 13\r\n\r\nof a file\r\n\r\n") })
      #expect(file.codes == ["200": 4])
      let script: [ScriptedServer.Step] = [.await("abcdef"), .send(LoadCommandTests.answer), .again]
      let size = try see(Case(given: [], script: script) { _ in true }, ["-payload-size=6"])
      #expect(size.requests.allSatisfy { $0.contains("Content-Length: 6\r\n\r\nabcdef") })
      #expect(size.codes == ["200": 4])
    }
  }

  @Test func recordsGoWhereTheyAreSent() throws {
    try withScratchFolder { folder in
      let named = try see(Case(given: [], base: Self.spoken) { _ in true }, ["-json", "\(folder)/named"])
      #expect(named.run.status == 0, "\(named.run)")
      let saved = try see(
        Case(given: [], base: Self.spoken) { _ in true }, ["-a", "-labels=x", "-data-dir", folder])
      #expect(saved.run.status == 0, "\(saved.run)")
      let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      #expect(files.count == 2)
      #expect(files.first?.hasSuffix("_x.json") == true)
      #expect(files.last == "named")
    }
  }

  @Test func aUnixSocketIsAWay() throws {
    try withScratchFolder { folder in
      let socket = "\(folder)/s"
      try withChild(TollBinary.path, ["serve", "--http-port", socket, "--quiet"]) { _ in
        try poll(for: "socket") { FileManager.default.fileExists(atPath: socket) }
        let run = try TollBinary.run("load", "-n=4", "-unix-socket", socket, "-json", "-", "http://h/")
        let record = try JSONSerialization.jsonObject(with: Data(run.stdout.utf8)) as? [String: Any]
        #expect(record?["RetCodes"] as? [String: Int] == ["200": 4], "\(run)")
        #expect(try TollBinary.run("curl", "-unix-socket", socket, "-payload", "echo", "http://h/").stdout == "echo")
      }
    }
  }
}
