import Foundation
import Support
import Testing

/// `toll load` as a user or a script meets it.
struct LoadCommandTests {
  static let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
  static let answering: [ScriptedServer.Step] = [.awaitRequest, .send(answer), .again]

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func jsonOnStandardOutputIsAllThatIsPrinted() throws {
    try withScriptedServer(Self.answering) { server in
      let run = try TollBinary.run("load", server.url, "--qps", "500", "-n", "50", "-c", "2", "--json", "-")
      #expect(run.status == 0)
      #expect(run.stderr == "")
      let record = try object(run.stdout)
      #expect(record.keys.sorted() == ["cautions", "host", "plan", "result", "schemaVersion", "tool"])
      let result = try #require(record["result"] as? [String: Any])
      #expect(
        result.keys.sorted() == [
          "achievedRate", "bytesRead", "connect", "durationNs", "errorResponse", "firstByte", "generatorCpuNs",
          "idleCloses", "interrupted",
          "lifetime", "longestBacklog", "meanInFlight", "outcomes", "requestedRate", "response", "sendLag", "series",
          "service", "unaskedBytes", "waited", "window",
        ])
      #expect(result["outcomes"] as? [String: Int] == ["2xx": 50])
      #expect(result["bytesRead"] as? Int == 50 * Self.answer.utf8.count)
      #expect(result["lifetime"] as? [String: Int] == ["connectionsOpened": 2, "requestsSent": 50, "responses": 50])
      let response = try #require(result["response"] as? [String: Any])
      #expect(
        response.keys.sorted() == ["clamped", "count", "hdr", "maxNs", "meanNs", "minNs", "percentilesNs"])
      #expect(response["count"] as? Int == 50)
      let percentiles = try #require(response["percentilesNs"] as? [String: Int])
      #expect(percentiles.keys.sorted() == ["50", "75", "90", "95", "99", "99.9"])
      let plan = try #require(record["plan"] as? [String: Any])
      #expect(plan["requestedRate"] as? Double == 500)
      #expect(plan["arrival"] as? String == "uniform")
    }
  }

  @Test func percentilesAreThoseAskedFor() throws {
    try withScriptedServer(Self.answering) { server in
      let run = try TollBinary.run("load", server.url, "-n", "10", "-p", "25,p99.99", "--json", "-")
      let result = try object(run.stdout)["result"] as? [String: Any]
      let response = result?["response"] as? [String: Any]
      #expect((response?["percentilesNs"] as? [String: Int])?.keys.sorted() == ["25", "99.99"])
      let summary = try TollBinary.run("load", server.url, "-n", "10", "-p", "25,p99.99")
      #expect(summary.stdout.contains("p25"))
      #expect(summary.stdout.contains("p99.99"))
      #expect(!summary.stdout.contains("p50"))
    }
  }

  @Test func theSummaryNamesWhatWasCounted() throws {
    try withScriptedServer(Self.answering) { server in
      let run = try TollBinary.run("load", server.url, "--qps", "200", "-n", "20")
      #expect(run.status == 0)
      let lines = run.stdout.split(separator: "\n")
      #expect(lines.first?.hasPrefix("\(server.url)  uniform 200/s, 4 connections, 1 thread, ") == true)
      #expect(lines.dropFirst().first?.hasSuffix("2xx 20") == true)
      #expect(lines.contains { $0.hasPrefix("response") })
      #expect(lines.contains { $0.hasPrefix("send lag") })
      #expect(run.stderr == "", "no progress without a terminal")
    }
  }

  @Test func quietSaysNothing() throws {
    try withScriptedServer(Self.answering) { server in
      let run = try TollBinary.run("load", server.url, "-n", "5", "--quiet")
      #expect(run.status == 0)
      #expect(run.stdout + run.stderr == "")
    }
  }

  @Test func theRecordGoesToTheFile() throws {
    try withScratchFolder { folder in
      try withScriptedServer(Self.answering) { server in
        let run = try TollBinary.run("load", server.url, "-n", "5", "--json", "\(folder)/record.json")
        #expect(run.status == 0)
        #expect(run.stdout.contains("2xx 5"))
        let text = try String(contentsOfFile: "\(folder)/record.json", encoding: .utf8)
        #expect(try object(text)["schemaVersion"] as? Int == 1)
      }
    }
  }

  @Test(arguments: [
    (["--bogus"], "toll: Unknown option '--bogus'; see toll load --help\n"),
    (
      ["-t", "5parsecs"],
      "toll: The value '5parsecs' is invalid for '-t <duration>': \"5parsecs\" is not a duration: \"parsecs\" is no unit of time (for example 250us, 5ms, 1.5s, 1m30s); see toll load --help\n"
    ),
    (
      ["-t", "5"],
      "toll: The value '5' is invalid for '-t <duration>': \"5\" is not a duration: its unit is missing (for example 250us, 5ms, 1.5s, 1m30s); see toll load --help\n"
    ),
    (
      ["--qps", "0"],
      "toll: The value '0' is invalid for '--qps <rate|max>': a rate must be above 0 and at most 10000000000 per second, not 0.0; say max for as fast as possible; see toll load --help\n"
    ),
    (
      ["--qps=-3"],
      "toll: The value '-3' is invalid for '--qps <rate|max>': a rate must be above 0 and at most 10000000000 per second, not -3.0; say max for as fast as possible; see toll load --help\n"
    ),
    (["-c", "0"], "toll: -c must be from 1 to 1000000 connections, not 0\n"),
    (["-t", "1s", "-n", "5"], "toll: -t and -n exclude each other; give one of them\n"),
    (["-H", "NoColon"], "toll: the header \"NoColon\" has no colon; give headers as 'Name: value'\n"),
    (["-X", "GE T"], "toll: \"GE T\" is not an HTTP method (for example GET, POST)\n"),
  ])
  func badUsageIsOneLine(_ flags: [String], _ text: String) throws {
    let run = try run(TollBinary.path, ["load", "http://127.0.0.1:1/"] + flags)
    #expect(run.status == 64)
    #expect(run.stderr == text)
    #expect(run.stdout == "")
  }

  @Test func anUnreachableTargetIsOneLine() throws {
    let port = try Loopback.freePort()
    let run = try TollBinary.run("load", "http://127.0.0.1:\(port)/")
    #expect(run.status == 2)
    #expect(
      run.stderr
        == "toll: cannot connect to 127.0.0.1:\(port) for http://127.0.0.1:\(port)/: Connection refused; is the server running there?\n"
    )
    #expect(run.stdout == "")
  }

  @Test func aServerThatTalksGarbageIsAFailure() throws {
    try withScriptedServer([.awaitRequest, .send("SSH-2.0-OpenSSH_9.2p1\r\n"), .hold]) { server in
      let run = try TollBinary.run("load", server.url, "-n", "3", "-c", "1", "--json", "-")
      #expect(run.status == 2)
      #expect(
        run.stderr
          == "toll: not one request succeeded: 3 of 3 ended as protocolError (the answer broke the protocol's rules)\n")
      let result = try object(run.stdout)["result"] as? [String: Any]
      #expect(
        result?["outcomes"] as? [String: Int] == ["protocolError": 3], "what was measured is written all the same")
    }
  }

  @Test func someErrorsAreNoFailure() throws {
    let script: [ScriptedServer.Step] = [
      .awaitRequest, .send(Self.answer), .awaitRequest, .send("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"), .again,
    ]
    try withScriptedServer(script) { server in
      let run = try TollBinary.run("load", server.url, "-n", "6", "-c", "1")
      #expect(run.status == 0)
      #expect(run.stdout.contains("2xx 3  5xx 3"))
      #expect(run.stdout.contains("caution   3 of 6 requests (50.00 %) got no good answer"))
    }
  }

  @Test func controlCKeepsWhatThereIs() throws {
    try withScriptedServer(Self.answering) { server in
      let arguments = ["load", server.url, "--qps", "200", "-t", "1h", "--json", "-"]
      try withChild(TollBinary.path, arguments) { child in
        try poll(for: "requests") { server.requests > 20 }
        child.send(SIGINT)
        let end = try child.wait()
        #expect(end.status == 0)
        let record = try object(end.stdout)
        let result = try #require(record["result"] as? [String: Any])
        #expect(result["interrupted"] as? Bool == true)
        #expect((result["outcomes"] as? [String: Int])?["2xx"] ?? 0 > 15)
        let cautions = record["cautions"] as? [[String: String]]
        #expect(cautions?.contains { $0["kind"] == "interrupted" } == true)
      }
    }
  }

  @Test func eventsAreJSONLines() throws {
    try withScriptedServer(Self.answering) { server in
      let run = try TollBinary.run(
        "load", server.url, "--qps", "100", "-t", "1200ms", "--quiet", "--events", "1")
      let events = try run.stdout.split(separator: "\n").map { try object(String($0)) }
      #expect(events.map { $0["event"] as? String } == ["window", "second", "second"])
      let start = try #require(events.first?["startNs"] as? UInt64)
      #expect(events.first?["endNs"] as? UInt64 == start + 1_200_000_000)
      #expect(events.dropFirst().map { $0["second"] as? Int } == [0, 1])
      #expect(events.dropFirst().reduce(0) { $0 + ($1["requests"] as? Int ?? 0) } == 120)
    }
  }

  @Test func aCountHasNoEndInItsWindowEvent() throws {
    try withScriptedServer(Self.answering) { server in
      let run = try TollBinary.run("load", server.url, "-n", "5", "--quiet", "--events", "1")
      let first = try object(String(run.stdout.split(separator: "\n").first ?? ""))
      #expect(first["endNs"] is NSNull)
    }
  }
}

/// Shapes of the load, by the schedule that the command line makes.
struct LoadShapeTests {
  private func dues(_ flags: String...) throws -> [UInt64] {
    let run = try run(TollBinary.path, ["load", "http://127.0.0.1:1/", "--dump-schedule", "6"] + flags)
    #expect(run.status == 0, "\(run)")
    return run.stdout.split(separator: "\n").compactMap { UInt64($0) }
  }

  @Test func ofEveryKind() throws {
    #expect(try dues("--qps", "1000").map { $0 / 1000 } == [0, 1000, 2000, 3000, 4000, 5000])
    #expect(
      try dues("--qps", "1000", "--arrival", "burst", "-c", "3").map { $0 / 1000 } == [0, 0, 0, 3000, 3000, 3000])
    #expect(try dues("--qps", "2,4", "-t", "2s").map { $0 / 1_000_000 } == [0, 500, 1000, 1250, 1500, 1750])
    #expect(try dues("--qps", "2@1s,4@1s").map { $0 / 1_000_000 } == [0, 500, 1000, 1250, 1500, 1750])
    #expect(try dues("--qps", "1..3", "-t", "1s").map { $0 / 1_000_000 } == [0, 618, 1000, 1333, 1666, 2000])
    #expect(try dues("--qps", "max") == [])
    let poisson = try dues("--qps", "1000", "--arrival", "poisson", "--seed", "7")
    #expect(poisson == (try dues("--qps", "1000", "--arrival", "poisson", "--seed", "7")))
    #expect(poisson != (try dues("--qps", "1000", "--arrival", "poisson", "--seed", "8")))
    try withScratchFolder { folder in
      try "0\n0.25\n100ms\n".write(toFile: "\(folder)/offsets", atomically: false, encoding: .utf8)
      #expect(try dues("--replay", "\(folder)/offsets").map { $0 / 1_000_000 } == [0, 100, 250])
    }
  }

  @Test(arguments: [
    (["--qps", "1@1s,2"], "gives some rates a time and some none; give all of them one, or share -t"),
    (["--qps", "1@1s,2@1s", "-t", "5s"], "--qps gives each rate its time, so -t has nothing to say; leave it away"),
    (["--qps", "1..2", "--arrival", "burst"], "--arrival burst needs one rate; use uniform or poisson"),
    (["--replay", "/nonexistent"], "cannot read /nonexistent: No such file or directory"),
    (["--coalesce", "1ms", "--spin", "1ms"], "--coalesce and --spin exclude each other; give one of them"),
    (["--coalesce", "0"], "--coalesce must be above 0"),
    (["--abort-on", "99"], "--abort-on takes a status from 100 to 599, not 99"),
  ])
  func badOnesAreRefused(_ flags: [String], _ text: String) throws {
    let run = try run(TollBinary.path, ["load", "http://127.0.0.1:1/"] + flags)
    #expect(run.status == (text.hasPrefix("cannot read") ? 2 : 64))
    #expect(run.stderr.contains(text), "\(run)")
    #expect(run.stderr.split(separator: "\n").count == 1)
  }

  @Test func anAbortFailsTheGate() throws {
    let script: [ScriptedServer.Step] = [.awaitRequest, .send("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"), .again]
    try withScriptedServer(script) { server in
      let run = try TollBinary.run("load", server.url, "-t", "1h", "--abort-on", "503", "--quiet")
      #expect(run.status == 1)
      #expect(run.stderr == "toll: ended by --abort-on: an answer had status 503\n")
    }
  }
}

struct CapacityCommandTests {
  @Test(Requirement.program("nginx"))
  func endsAtTheHighestRateTried() throws {
    try withNginx { nginx in
      let run = try TollBinary.run(
        "capacity", nginx.url, "--slo", "p50=3s", "--from", "100", "--up-to", "200", "-t", "200ms", "--warmup", "0",
        "-c", "8")
      #expect(run.status == 0, "\(run)")
      #expect(run.stdout.split(separator: "\n").last == "capacity at least 200/s, the highest rate tried")
    }
  }

  @Test func saysThatNothingIsMet() throws {
    try withScriptedServer([.awaitRequest, .send("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"), .again]) { server in
      let run = try TollBinary.run(
        "capacity", server.url, "--slo", "p99=1s", "--from", "20", "-t", "100ms", "--warmup", "0")
      #expect(run.status == 2)
      #expect(run.stderr == "toll: no rate met p99 ≤ 1 s: the target is too slow for it\n", "\(run)")
    }
  }
}
