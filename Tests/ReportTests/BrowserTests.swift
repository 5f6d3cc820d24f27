import Foundation
import RecordFixtures
import Support
import Testing

@testable import Report

/// The report in a real browser, at the width of a telephone and of a desk, in light and in dark.
@Suite(.serialized, Requirement.program("chromium"))
struct BrowserTests {
  private struct Findings: Decodable {
    let problems: [String]
    let texts: Int
    let drawings: Int
    let dark: Bool
    let width: Int
  }

  private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Browser"

  private static func pages() throws -> [(name: String, html: String, drawings: Int)] {
    [
      ("one run", try HTMLReport([try SyntheticRun.run(blocks: 7, invalid: [2])]).text, 7),
      ("a sweep", try HTMLReport([HTMLTests.sweep()]).text, 10),
      ("twelve runs", try HTMLReport(HTMLTests.history()).text, 86),
    ]
  }

  private static func chromium(_ folder: String, _ flags: [String]) throws -> Completion {
    let always = [
      "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-extensions",
      "--user-data-dir=\(folder)/browser", "--virtual-time-budget=5000",
    ]
    return try run("chromium", always + flags, environment: ["HOME": folder], within: .seconds(120))
  }

  private static func findings(_ name: String, _ html: String, width: Int, dark: Bool) throws -> Findings {
    try withScratchFolder { folder in
      let checks = try String(contentsOfFile: "\(fixtures)/checks.js", encoding: .utf8)
      // The page's own policy forbids scripts, this one too.
      let open =
        html
        .replacing(#/<meta http-equiv="Content-Security-Policy"[^>]*>/#, with: "")
        .replacing("</body>", with: "<script>\(checks)</script></body>")
      try open.write(toFile: "\(folder)/page.html", atomically: true, encoding: .utf8)
      let frame = try String(contentsOfFile: "\(fixtures)/frame.html", encoding: .utf8)
      try frame.replacing("WIDTH", with: "\(width)")
        .write(toFile: "\(folder)/frame.html", atomically: true, encoding: .utf8)
      let scheme = dark ? ["--blink-settings=preferredColorScheme=0"] : []
      let browser = try chromium(folder, scheme + ["--dump-dom", "file://\(folder)/frame.html"])
      let found = try #require(
        browser.stdout.firstMatch(of: #/id="result">(.*?)<\/script>/#)?.1, "\(name): \(browser.stderr)")
      let findings = try JSONDecoder().decode(Findings.self, from: Data(found.utf8))
      #expect(findings.problems == [], "\(name)")
      #expect(findings.width == width)
      #expect(findings.dark == dark)
      return findings
    }
  }

  @Test(arguments: [375, 1280], [false, true])
  func isReadable(width: Int, dark: Bool) throws {
    for page in try Self.pages() {
      let findings = try Self.findings(page.name, page.html, width: width, dark: dark)
      #expect(findings.drawings == page.drawings, "\(page.name)")
      #expect(findings.texts > 150, "\(page.name)")
    }
  }

  @Test(arguments: [(375, true), (1280, false)])
  func pagesOfTheViewAreReadable(width: Int, dark: Bool) throws {
    let run = try SyntheticRun.run(blocks: 7, invalid: [2])
    let entries = (1...3).map { day in
      RecordEntry(
        name: "a/\(String(repeating: "long", count: 20))-\(day).json", kind: .run, title: "synthetic",
        date: "2026-01-0\(day)T03:04:05Z", setups: run.setups.map(\.name), outcome: "14 trials, 1 invalid",
        machine: "2 cores, kernel 6.18.0-generic")
    }
    let pages = [
      (
        "list", RecordListPage(entries, folder: "results", filter: RecordFilter(words: "a"), notice: "Choose two.").text
      ),
      ("empty list", RecordListPage([], folder: "results", filter: RecordFilter()).text),
      ("pair", RecordPairPage((entries[0], run), (entries[1], run)).text),
      ("gate", PlainPage(try #require(run.trials.first?.load)).text),
    ]
    for (name, html) in pages { _ = try Self.findings(name, html, width: width, dark: dark) }
  }

  @Test func theConsoleStaysEmpty() throws {
    for page in try Self.pages() {
      try withScratchFolder { folder in
        try page.html.write(toFile: "\(folder)/page.html", atomically: true, encoding: .utf8)
        let browser = try Self.chromium(
          folder, ["--enable-logging=stderr", "--dump-dom", "file://\(folder)/page.html"])
        #expect(browser.stdout.contains("</figure>"))
        let console = browser.stderr.split(separator: "\n").filter { $0.contains("CONSOLE") }
        #expect(console == [], "\(page.name)")
      }
    }
  }
}
