import Foundation
import RecordFixtures
import Results
import Support
import Testing

/// `toll view` as a browser, curl and a hostile page meet it.
@Suite(.serialized, Requirement.program("curl"))
struct ViewTests {
  /// A folder of three records with all that could lead out of it beside them, served.
  private func withView(_ arguments: [String] = [], _ body: (Child, _ url: String, _ folder: String) throws -> Void)
    throws
  {
    try withScratchFolder { scratch in
      let folder = "\(scratch)/results"
      for (name, profile, day) in [("quick/old", "quick", 1), ("quick/new", "quick", 2), ("a b", "study", 3)] {
        var run = try SyntheticRun.run(blocks: 6)
        run.profile.name = profile
        run.startedAt = "2026-01-0\(day)T03:04:05Z"
        try ResultStore.save(run, to: "\(folder)/\(name).json")
      }
      try "{}".write(toFile: "\(folder)/other.json", atomically: true, encoding: .utf8)
      try "[1,".write(toFile: "\(folder)/broken.json", atomically: true, encoding: .utf8)
      try FileManager.default.copyItem(atPath: "\(folder)/a b.json", toPath: "\(scratch)/outside.json")
      try FileManager.default.createSymbolicLink(atPath: "\(folder)/link.json", withDestinationPath: "../outside.json")
      try FileManager.default.createSymbolicLink(atPath: "\(folder)/way", withDestinationPath: scratch)
      try withChild(TollBinary.path, ["view", folder, "--http-port", "0"] + arguments) { child in
        let line = try poll(for: "line of the listening server") { child.stdout.contains("\n") ? child.stdout : nil }
        let match = try #require(
          line.wholeMatch(of: /toll view: (http:\/\/.*)\/  \(3 records in .*; Ctrl-C ends it\)\n/))
        try body(child, String(match.1), folder)
      }
    }
  }

  private func curl(_ arguments: String...) throws -> (status: String, body: String) {
    let end = try run("curl", ["-s", "--path-as-is", "--max-time", "30", "-w", "\n%{http_code}"] + arguments)
    let cut = end.stdout.lastIndex(of: "\n") ?? end.stdout.startIndex
    return (String(end.stdout[end.stdout.index(after: cut)...]), String(end.stdout[..<cut]))
  }

  private func titles(_ page: String) -> [String] {
    page.matches(of: /class="title" href="[^"]*">([^<]*)</).map { String($0.1) }
  }

  @Test func recordsAreListedFilteredAndOpened() throws {
    try withView { child, url, folder in
      let list = try curl("\(url)/")
      #expect(list.status == "200")
      #expect(titles(list.body) == ["study", "quick", "quick"])
      #expect(list.body.contains("3 records in "))
      #expect(!list.body.contains("<script"))
      #expect(titles(try curl("\(url)/?words=study").body) == ["study"])
      #expect(titles(try curl("\(url)/?words=STUDY+sidecar&kind=run").body) == ["study"])
      #expect(titles(try curl("\(url)/?setup=nothing").body) == [])
      #expect(titles(try curl("\(url)/?from=2026-01-02").body) == ["study", "quick"])
      #expect(try curl("\(url)/?words=%3Cscript%3E").body.contains("value=\"&lt;script&gt;\""))
      let report = try curl("\(url)/report/a%20b.json")
      #expect(report.status == "200")
      let rendered = try TollBinary.run("report", "\(folder)/a b.json")
      #expect(report.body == rendered.stdout, "rendered from the record, as toll report does")
      #expect(
        try curl("\(url)/record/quick/new.json").body
          == String(contentsOfFile: "\(folder)/quick/new.json", encoding: .utf8))
      child.send(SIGINT)
      #expect(try child.wait().status == 0)
    }
  }

  @Test func twoRunsAreLaidBesideEachOther() throws {
    try withView { _, url, _ in
      let pair = try curl("\(url)/compare?pick=quick%2Fold.json&pick=a+b.json")
      #expect(pair.status == "200")
      #expect(pair.body.contains(#"<iframe src="/report/quick/old.json""#))
      #expect(pair.body.contains(#"<iframe src="/report/a%20b.json""#))
      #expect(
        pair.body.contains(
          "<td class=\"txt\">profile</td><td class=\"txt\">quick</td><td class=\"txt\">study</td><td class=\"txt\">differs</td>"
        ))
      let one = try curl("\(url)/compare?pick=quick%2Fold.json")
      #expect(one.status == "400")
      #expect(one.body.contains("Choose two runs to lay beside each other; 1 were chosen."))
      #expect(try curl("\(url)/compare?pick=..%2Foutside.json&pick=a+b.json").status == "404")
    }
  }

  @Test func nothingOutsideTheFolderIsReached() throws {
    try withView { _, url, folder in
      for room in ["report", "record"] {
        for path in [
          "../outside.json", "%2e%2e/outside.json", "%2E%2E%2Foutside.json", "..%2foutside.json", "..%5coutside.json",
          "quick/../../outside.json", "quick/%2e%2e/%2e%2e/outside.json", "link.json", "way/outside.json",
          "%252e%252e/outside.json", "/etc/passwd", "%2fetc%2fpasswd", "..%00/outside.json", "outside.json%00.json",
          "....//outside.json", "other.json", "broken.json", "none.json", "", ".", "..", "%c0%ae%c0%ae/outside.json",
          "\(folder)/a%20b.json", "way/results/a%20b.json",
        ] {
          let end = try curl("\(url)/\(room)/\(path)")
          #expect(end.status == "404", "\(room)/\(path)")
          #expect(!end.body.contains("schemaVersion") && !end.body.contains("root:"), "\(path)")
        }
      }
      for path in ["/../outside.json", "//", "/report", "/index.html", "/fortio/rest/run?url=127.0.0.1", "/?/../x/.."] {
        let status = try curl("\(url)\(path)").status
        #expect(status == "404" || path.hasPrefix("/?"), "\(path)")
      }
      #expect(try curl("--request-target", "http://evil/", "\(url)/").status == "404")
    }
  }

  @Test func onlyReadingAndOnlyByItsOwnName() throws {
    try withView { _, url, _ in
      for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"] {
        #expect(try curl("-X", method, "\(url)/").status == "405", "\(method)")
      }
      #expect(try curl("-d", "x", "\(url)/").status == "413")
      let head = try run("curl", ["-sI", "\(url)/"]).stdout
      #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n"))
      for line in [
        "Content-Security-Policy: frame-ancestors 'self'", "Cache-Control: no-store", "X-Content-Type-Options: nosniff",
        "Cross-Origin-Resource-Policy: same-origin", "Referrer-Policy: no-referrer",
      ] {
        #expect(head.contains("\r\n\(line)\r\n"), "\(line)")
      }
      for host in ["evil.example", "127.0.0.1.evil.example", "localhost.", "", "192.168.0.1"] {
        let end = try curl("-H", host.isEmpty ? "Host;" : "Host: \(host)", "\(url)/record/quick/new.json")
        #expect(end.status == "421", "\(host)")
        #expect(end.body == "this server answers to localhost, 127.0.0.1 and [::1] only\n")
      }
      #expect(try curl("-H", "Host: localhost:1234", "\(url)/").status == "200")
      #expect(try curl("--http2-prior-knowledge", "\(url)/").status == "505")
    }
  }

  @Test func itListensOnLoopbackOnly() throws {
    let wide = try TollBinary.run("view", ".", "--bind", "0.0.0.0")
    #expect(wide.status == 64)
    #expect(wide.stderr == "toll: --bind 0.0.0.0 is not offered: records are shown on 127.0.0.1 or ::1 only\n")
    let missing = try TollBinary.run("view", "/nowhere")
    #expect(missing.status == 2)
    #expect(
      missing.stderr
        == "toll: cannot open /nowhere: No such file or directory; name a folder with records, as toll run writes them\n"
    )
    try withView(["--bind", "::1"]) { _, url, _ in
      #expect(url.hasPrefix("http://[::1]:"))
      let status = try curl("-g", "\(url)/").status
      #expect(status == "200")
    }
  }

  /// A record that appears or changes is seen at once.
  @Test func theListFollowsTheFolder() throws {
    try withView { _, url, folder in
      #expect(titles(try curl("\(url)/").body).count == 3)
      var run = try SyntheticRun.run(blocks: 6)
      run.profile.name = "fresh"
      run.startedAt = "2026-02-01T00:00:00Z"
      try ResultStore.save(run, to: "\(folder)/quick/old.json")
      #expect(titles(try curl("\(url)/").body) == ["fresh", "study", "quick"])
    }
  }
}
