import Foundation
import Support
import Testing

/// Fortio's API of `toll serve`, asked with curl as its users' scripts do.
@Suite(.serialized, Requirement.program("curl"))
struct RestTests {
  private func withServer(_ flags: [String] = ["--rest"], _ body: (_ host: String) throws -> Void) throws {
    try withChild(TollBinary.path, ["serve", "--http-port", "0"] + flags) { child in
      let line = try poll(for: "listening server") { child.stdout.contains("\n") ? child.stdout : nil }
      try body("127.0.0.1:\(try #require(line.split(separator: ":").last?.dropLast()))")
    }
  }

  private func ask(_ url: String, _ flags: String...) throws -> (status: String, json: [String: Any]) {
    let end = try run("curl", ["-s", "--max-time", "60", "-w", "\n%{http_code}", url] + flags)
    let cut = end.stdout.lastIndex(of: "\n") ?? end.stdout.startIndex
    let json = try JSONSerialization.jsonObject(with: Data(end.stdout[..<cut].utf8)) as? [String: Any]
    return (String(end.stdout[end.stdout.index(after: cut)...]), json ?? [:])
  }

  @Test func aRunAnswersWithFortiosResult() throws {
    try withServer { host in
      let (status, result) = try ask(
        "http://\(host)/fortio/rest/run?url=\(host)/echo&qps=-1&c=2&n=40&labels=a+b&p=50,99")
      #expect(status == "200")
      #expect(result["RunType"] as? String == "HTTP")
      #expect(result["Labels"] as? String == "a b")
      #expect(result["RequestedQPS"] as? String == "max")
      #expect(result["RequestedDuration"] as? String == "exactly 40 calls")
      #expect(result["URL"] as? String == "http://\(host)/echo")
      #expect(result["NumThreads"] as? Int == 2)
      #expect(result["RunID"] as? Int == 1)
      #expect((result["RetCodes"] as? [String: Int]) == ["200": 40])
      let histogram = try #require(result["DurationHistogram"] as? [String: Any])
      #expect(histogram["Count"] as? Int == 40)
      #expect((histogram["Percentiles"] as? [[String: Any]])?.compactMap { $0["Percentile"] as? Int } == [50, 99])
      let id = try #require(result["ID"] as? String)
      #expect(try ask("http://\(host)/fortio/data/\(id).json").json["ID"] as? String == id)
    }
  }

  @Test func flaggersWebhookIsUnderstood() throws {
    try withServer { host in
      let body =
        #"{"name":"app","metadata":{"url":"http://\#(host)/?status=503","n":"6","qps":"500","headers":["X-A: b"]}}"#
      let (status, result) = try ask("http://\(host)/fortio/rest/run?jsonPath=.metadata", "-d", body)
      #expect(status == "200")
      #expect((result["RetCodes"] as? [String: Int]) == ["503": 6])
    }
  }

  @Test func aRunInTheBackgroundIsSeenAndStopped() throws {
    try withServer { host in
      let api = "http://\(host)/fortio/rest"
      let started = try ask("\(api)/run?url=\(host)&qps=200&t=on&async=on&labels=long").json
      #expect(started["message"] as? String == "started")
      #expect(started["RunID"] as? Int == 1)
      let id = try #require(started["ResultID"] as? String)
      #expect(started["ResultURL"] as? String == "http://\(host)/fortio/data/\(id).json")
      _ = try ask("\(api)/run?url=\(host)&qps=50&t=60s&async=on")
      let statuses = try #require(try ask("\(api)/status").json["Statuses"] as? [String: [String: Any]])
      #expect(statuses.keys.sorted() == ["1", "2"])
      #expect(statuses["1"]?["State"] as? Int == 2)
      let options = try #require(statuses["2"]?["RunnerOptions"] as? [String: Any])
      #expect(options["QPS"] as? Int == 50 && options["Duration"] as? UInt64 == 60_000_000_000)
      #expect((try ask("\(api)/status?runid=2").json["Statuses"] as? [String: Any])?.count == 1)
      let stopped = try ask("\(api)/stop?runid=1&wait=on").json
      #expect(stopped["message"] as? String == "stopped" && stopped["Count"] as? Int == 1)
      #expect(stopped["ResultID"] as? String == id)
      let result = try ask("http://\(host)/fortio/data/\(id).json")
      #expect(result.status == "200" && result.json["Labels"] as? String == "long")
      #expect(try ask("\(api)/stop?runid=1").json["Count"] as? Int == 0)
      #expect(try ask("\(api)/stop?wait=on").json["RunID"] as? Int == 2)
      #expect((try ask("\(api)/status").json["Statuses"] as? [String: Any])?.isEmpty == true)
    }
  }

  @Test func loadsGoWhereTheOperatorSaid() throws {
    try withServer { host in
      for url in [
        "http://10.0.0.1/", "http://169.254.169.254/latest/", "http://example.com/", "http://[::ffff:127.0.0.1]/",
      ] {
        let (status, json) = try ask("http://\(host)/fortio/rest/run", "-G", "--data-urlencode", "url=\(url)")
        #expect(status == "400", "\(url)")
        #expect((json["message"] as? String)?.hasPrefix("no load may go to ") == true, "\(json)")
        #expect(json["error"] as? Bool == true)
      }
    }
    try withServer(["--rest", "--rest-target", "10.255.255.1:9"]) { host in
      // It is let through, and fails for another reason.
      let (_, json) = try ask("http://\(host)/fortio/rest/run?url=10.255.255.1:9&n=1&timeout=50ms&qps=-1&c=1")
      #expect((json["message"] as? String)?.hasPrefix("no load may go to ") != true)
    }
  }

  @Test func pagesOfOthersAndBadWordsAreRefused() throws {
    try withServer { host in
      let api = "http://\(host)/fortio/rest"
      #expect(try ask("\(api)/run?url=\(host)&n=1", "-H", "Origin: http://evil.example").status == "403")
      #expect(try ask("\(api)/run?url=\(host)&n=1", "-H", "Sec-Fetch-Site: cross-site").status == "403")
      let (status, json) = try ask("\(api)/run?n=1")
      #expect(status == "400" && json["message"] as? String == "URL is required")
      #expect(try ask("\(api)/run?url=\(host)&c=x").json["message"] as? String == "c=x is no number")
      #expect(try ask("\(api)/other").status == "404")
      #expect(try ask("http://\(host)/fortio/data/../../etc/passwd", "--path-as-is").status == "404")
    }
  }

  @Test func withoutTheFlagItIsAnEchoAsEverywhere() throws {
    try withServer([]) { host in
      let end = try run("curl", ["-s", "-d", "ping", "http://\(host)/fortio/rest/run?url=\(host)"])
      #expect(end.stdout == "ping")
    }
    let lone = try TollBinary.run("serve", "--rest-target", "a")
    #expect(lone.status == 64)
    #expect(lone.stderr == "toll: --rest-target says where loads may go; it needs --rest\n")
  }

  @Test func tooManyRunsAreTooMany() throws {
    try withServer { host in
      let api = "http://\(host)/fortio/rest"
      for _ in 0..<8 { #expect(try ask("\(api)/run?url=\(host)&qps=1&t=on&async=on").status == "200") }
      let (status, json) = try ask("\(api)/run?url=\(host)&n=1")
      #expect(status == "503" && json["message"] as? String == "8 loads run already; stop one, or wait")
      #expect(try ask("\(api)/stop?wait=on").json["Count"] as? Int == 8)
    }
  }
}
