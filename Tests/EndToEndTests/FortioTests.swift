import Foundation
import Support
import Testing

/// A user of Fortio's changes one word.
struct FortioTests {
  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func theRecordHasFortiosKeysAndTypes() throws {
    try withScriptedServer(LoadCommandTests.answering) { server in
      let run = try TollBinary.run(
        "load", "-qps", "200", "-c", "2", "-n=40", "-r", "0.001", "-labels", "my run", "-runid=3", "-json", "-",
        server.url)
      #expect(run.status == 0, "\(run)")
      let record = try object(run.stdout)
      #expect(record["RunType"] as? String == "HTTP")
      #expect(record["RequestedQPS"] as? String == "200")
      #expect(record["RequestedDuration"] as? String == "exactly 40 calls")
      #expect(record["NumThreads"] as? Int == 2)
      #expect(record["Exactly"] as? Int == 40)
      #expect(record["Labels"] as? String == "my run")
      #expect(record["RunID"] as? Int == 3)
      #expect(record["RetCodes"] as? [String: Int] == ["200": 40])
      #expect((record["ActualDuration"] as? Int ?? 0) > 100_000_000)
      #expect((record["ID"] as? String)?.hasSuffix("_my_run") == true)
      let size = LoadCommandTests.answer.utf8.count
      for (key, bytes) in [("Sizes", size), ("HeaderSizes", size - 2)] {
        let sizes = try #require(record[key] as? [String: Any])
        #expect(sizes["Count"] as? Int == 40)
        for name in ["Min", "Max", "Avg"] { #expect(sizes[name] as? Int == bytes, "\(key).\(name)") }
        #expect(sizes["Sum"] as? Int == 40 * bytes)
        #expect(sizes["StdDev"] as? Int == 0)
      }
      let histogram = try #require(record["DurationHistogram"] as? [String: Any])
      #expect(histogram["Count"] as? Int == 40)
      let cells = try #require(histogram["Data"] as? [[String: Double]])
      #expect(cells.reduce(0) { $0 + ($1["Count"] ?? 0) } == 40)
      #expect(cells.last?["Percent"] == 100)
      #expect(cells.last?["End"] == histogram["Max"] as? Double)
      let percentiles = try #require(histogram["Percentiles"] as? [[String: Double]])
      #expect(percentiles.compactMap { $0["Percentile"] } == [50, 75, 90, 99, 99.9])
      #expect((record["Toll"] as? [String: Any])?["sendLag"] != nil)
    }
  }

  @Test func theConsoleHasTheLinesThatScriptsRead() throws {
    let script: [ScriptedServer.Step] = [
      .awaitRequest, .send(LoadCommandTests.answer), .awaitRequest,
      .send("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"), .again,
    ]
    try withScriptedServer(script) { server in
      let run = try TollBinary.run("load", "-qps=-1", "-uniform", "-c=1", "-n=8", server.url)
      #expect(run.status == 0, "\(run)")
      let lines = run.stdout.split(separator: "\n").map(String.init)
      #expect(lines.contains { $0.hasPrefix("# target 99% 0.") })
      #expect(lines.contains("Sockets used: 1 (for perfect keepalive, would be 1)"))
      #expect(lines.contains("Uniform: true, Jitter: false, Catchup allowed: true"))
      #expect(lines.contains("Code 200 : 4 (50.0 %)"))
      #expect(lines.contains("Code 503 : 4 (50.0 %)"))
      #expect(lines.contains { $0.hasPrefix("All done 8 calls (plus 0 warmup) ") && $0.hasSuffix(" qps") })
      #expect(run.stderr == "")
    }
  }

  @Test func istiosCallWritesItsFileAndNoCredentials() throws {
    try withScratchFolder { folder in
      try withScriptedServer(LoadCommandTests.answering) { server in
        let run = try TollBinary.run(
          "load", "-H=Authorization: Bearer s3cret", "-jitter=False", "-uniform=False", "-nocatchup=False",
          "-keepalive=True", "-connection-reuse=", "-c", "2", "-qps", "100", "-t", "1s", "-a", "-r", "0.000001",
          "-httpbufferkb=128", "-labels", "run_1", "-data-dir", folder, server.url)
        #expect(run.status == 0, "\(run)")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(files.count == 1)
        #expect(files.first?.hasSuffix("_run_1.json") == true)
        let text = try String(contentsOfFile: "\(folder)/\(files.first ?? "")", encoding: .utf8)
        #expect(!text.contains("s3cret"))
        let record = try object(text)
        #expect(record["Uniform"] as? Bool == false)
        #expect(record["RetCodes"] as? [String: Int] == ["200": 100])
        #expect(record["RequestedDuration"] as? String == "1s")
        #expect(server.received.allSatisfy { $0.contains("Authorization: Bearer s3cret\r\n") })
      }
    }
  }

  @Test func theWireIsAsAsked() throws {
    let answer: [ScriptedServer.Step] = [.awaitRequest, .send(LoadCommandTests.answer), .again]
    try withScriptedServer(answer) { server in
      let run = try TollBinary.run(
        "load", "-qps=100", "-n=3", "-c=1", "-http1.0", "-X", "PATCH", "-user", "a:b", "-compression", "-quiet",
        server.url)
      #expect(run.status == 0, "\(run)")
      #expect(server.received.count == 3, "a connection for every request, opened when it is due but for the first")
      for request in server.received {
        #expect(request.hasPrefix("PATCH / HTTP/1.0\r\n"))
        #expect(request.contains("Authorization: Basic YTpi\r\n"))
        #expect(request.contains("Accept-Encoding: gzip\r\n"))
      }
    }
  }
}

struct ConvertTests {
  @Test func ourOwnFortioRecordComesBackWhole() throws {
    try withScratchFolder { folder in
      try withScriptedServer(LoadCommandTests.answering) { server in
        let run = try TollBinary.run("load", "-qps=500", "-n=20", "-quiet", "-json", "\(folder)/f.json", server.url)
        #expect(run.status == 0, "\(run)")
        let convert = try TollBinary.run("convert", "\(folder)/f.json")
        #expect(convert.status == 0, "\(convert)")
        let record = try #require(
          try JSONSerialization.jsonObject(with: Data(convert.stdout.utf8)) as? [String: Any])
        let result = try #require(record["result"] as? [String: Any])
        #expect(result["outcomes"] as? [String: Int] == ["2xx": 20])
        #expect((result["sendLag"] as? [String: Any])?["count"] as? Int == 20)
        #expect((record["cautions"] as? [Any])?.isEmpty == true)
      }
      let missing = try TollBinary.run("convert", "\(folder)/none.json")
      #expect(missing.status == 2)
      #expect(missing.stderr == "toll: cannot read \(folder)/none.json: No such file or directory\n")
    }
  }
}
