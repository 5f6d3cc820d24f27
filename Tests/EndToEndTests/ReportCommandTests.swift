import Foundation
import RecordFixtures
import Results
import Support
import Testing

/// `toll report` as a user meets it: formats, files, and one line for each record that is none.
struct ReportCommandTests {
  private func withRecord(_ body: (String, String) throws -> Void) throws {
    try withScratchFolder { folder in
      try ResultStore.save(try SyntheticRun.run(blocks: 6), to: "\(folder)/run.json")
      try body(folder, "\(folder)/run.json")
    }
  }

  @Test(arguments: [
    ("html", "<!DOCTYPE html>\n"), ("md", "# synthetic\n"), ("csv", "StartTime,ActualDuration,"),
    ("json", "{\n  \"runs\" : ["),
  ])
  func formatsByFlagAndByName(format: String, opening: String) throws {
    try withRecord { folder, record in
      let printed = try TollBinary.run("report", record, "--format", format)
      #expect(printed.status == 0)
      #expect(printed.stderr == "")
      #expect(printed.stdout.hasPrefix(opening))
      let saved = try TollBinary.run("report", record, "-o", "\(folder)/out.\(format)")
      #expect(saved.status == 0)
      #expect(saved.stdout + saved.stderr == "")
      #expect(try String(contentsOfFile: "\(folder)/out.\(format)", encoding: .utf8) == printed.stdout)
    }
  }

  @Test func severalRecordsGiveTheirHistory() throws {
    try withRecord { _, record in
      let run = try TollBinary.run("report", record, record)
      #expect(run.status == 0)
      #expect(run.stdout.contains("<title>synthetic: 2 runs</title>"))
      #expect(run.stdout.contains("History: p50"))
    }
  }

  @Test func aBadRecordIsOneLineAndTheGoodOnesAreReported() throws {
    try withRecord { folder, record in
      try "{\"schemaVersion\": 99}".write(toFile: "\(folder)/late.json", atomically: true, encoding: .utf8)
      let run = try TollBinary.run(
        "report", "\(folder)/none.json", record, "\(folder)/late.json", "-o", "\(folder)/out.html")
      #expect(run.status == 2)
      #expect(
        run.stderr == """
          toll: cannot read \(folder)/none.json: No such file or directory
          toll: \(folder)/late.json has schema version 99, this toll reads up to 1: use the newer toll that wrote it

          """)
      #expect(try String(contentsOfFile: "\(folder)/out.html", encoding: .utf8).contains("sidecar"))
    }
  }

  @Test func withoutARecordItIsBadUsage() throws {
    let run = try TollBinary.run("report")
    #expect(run.status == 64)
    #expect(run.stderr == "toll: Missing expected argument '<record> ...'; see toll report --help\n")
    let odd = try TollBinary.run("report", "x.json", "--format", "pdf")
    #expect(odd.status == 64)
  }
}
