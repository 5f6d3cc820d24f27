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

  @Test(arguments: [375, 1280], [false, true])
  func isReadable(width: Int, dark: Bool) throws {
    for page in try Self.pages() {
      try withScratchFolder { folder in
        let checks = try String(contentsOfFile: "\(Self.fixtures)/checks.js", encoding: .utf8)
        // The page's own policy forbids scripts, this one too.
        let open = page.html
          .replacing(#/<meta http-equiv="Content-Security-Policy"[^>]*>/#, with: "")
          .replacing("</body>", with: "<script>\(checks)</script></body>")
        try open.write(toFile: "\(folder)/page.html", atomically: true, encoding: .utf8)
        let frame = try String(contentsOfFile: "\(Self.fixtures)/frame.html", encoding: .utf8)
        try frame.replacing("WIDTH", with: "\(width)")
          .write(toFile: "\(folder)/frame.html", atomically: true, encoding: .utf8)
        let scheme = dark ? ["--blink-settings=preferredColorScheme=0"] : []
        let browser = try Self.chromium(folder, scheme + ["--dump-dom", "file://\(folder)/frame.html"])
        let found = try #require(
          browser.stdout.firstMatch(of: #/id="result">(.*?)<\/script>/#)?.1, "\(page.name): \(browser.stderr)")
        let findings = try JSONDecoder().decode(Findings.self, from: Data(found.utf8))
        #expect(findings.problems == [], "\(page.name)")
        #expect(findings.width == width)
        #expect(findings.dark == dark)
        #expect(findings.drawings == page.drawings, "\(page.name)")
        #expect(findings.texts > 150, "\(page.name)")
      }
    }
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
