import Foundation
import RecordFixtures
import Results
import Support
import Testing

/// What is wrong with a record, and the sentence that says so.
struct BadRecord: Sendable {
  /// For the test's log.
  let name: String
  /// What is done to a good one; nil where its bytes are changed instead.
  var change: (@Sendable (inout RunRecord) -> Void)?
  /// What is done to a good one's JSON.
  var edit: @Sendable (String) -> String = { $0 }
  /// What `toll compare old.json bad.json` ends with.
  var status: Int32 = 2
  let says: String

  static let all = [
    BadRecord(
      name: "a later schema", edit: { $0.replacing("\n  \"schemaVersion\" : 1,", with: "\n  \"schemaVersion\" : 99,") },
      says: "has schema version 99, this toll reads up to 1: use the newer toll that wrote it"),
    BadRecord(
      name: "another schema", change: { $0.schemaVersion = 0 },
      says: "their keys may mean different things, so measure both with one toll"),
    BadRecord(
      name: "another profile", change: { $0.profile.text += "path: /other\n" },
      says: "; run both with one profile"),
    BadRecord(
      name: "another machine", change: { $0.host.cores += 62 }, status: 3,
      says: "measure both on one"),
    BadRecord(
      name: "interrupted", change: { $0.interrupted = true },
      says: "what is missing could decide, so run it again to its end"),
    BadRecord(
      name: "a truncated histogram",
      change: { record in
        let hdr = record.trials[0].load?.result.response.hdr ?? ""
        record.trials[0].load?.result.response.hdr = String(hdr.prefix(hdr.count / 8 * 4))
      }, says: "bad.json: the response histogram of trial 1001 (baseline, block 1) is damaged: "),
    BadRecord(
      name: "a corrupt histogram", change: { $0.trials[0].load?.result.response.count += 7 },
      says: "is damaged: it does not hold the 5007 requests that its keys tell of"),
    BadRecord(
      name: "half a file", edit: { String($0.prefix($0.count / 2)) },
      says: "bad.json is not a run record: it is not whole JSON; it may be damaged or of another program"),
  ]

  func write(_ good: RunRecord, to path: String) throws {
    var record = good
    change?(&record)
    try edit(String(decoding: try Schema.encode(record), as: UTF8.self)).write(
      toFile: path, atomically: true, encoding: .utf8)
  }
}

@Suite("Records that allow no verdict") struct BadRecordTests {
  private func session(_ number: Int) throws -> RunRecord {
    try SyntheticRun.session(SyntheticRun.arms(blocks: 12, candidate: "sidecar", session: number) { _ in 2 })
  }

  @Test("toll compare refuses each with a sentence of its own", arguments: BadRecord.all.indices)
  func compare(_ index: Int) throws {
    let bad = BadRecord.all[index]
    try withScratchFolder { folder in
      try ResultStore.save(try session(0), to: "\(folder)/old.json")
      try bad.write(try session(1), to: "\(folder)/bad.json")
      let end = try TollBinary.run("compare", "\(folder)/old.json", "\(folder)/bad.json")
      #expect(end.status == bad.status, "\(bad.name): \(end)")
      let text = bad.status == 2 ? end.stderr : end.stdout
      #expect(text.contains(bad.says), "\(bad.name): \(end)")
      #expect(bad.status == 3 || end.stderr.split(separator: "\n").count == 1 && end.stdout.isEmpty)
      #expect(!end.stdout.contains("UNCHANGED") && !end.stdout.contains("REGRESSED"))
    }
  }

  @Test func strictMakesAnotherMachineFail() throws {
    try withScratchFolder { folder in
      var elsewhere = try session(1)
      elsewhere.host.cores = 64
      try ResultStore.save(try session(0), to: "\(folder)/old.json")
      try ResultStore.save(elsewhere, to: "\(folder)/new.json")
      let end = try TollBinary.run(
        "compare", "\(folder)/old.json", "\(folder)/new.json", "--strict", "--junit", "\(folder)/toll.xml",
        "--markdown", "\(folder)/toll.md", "--json", "-")
      #expect(end.status == 1)
      #expect(end.stdout.contains("\"verdict\" : \"inconclusive\""))
      #expect(
        try String(contentsOfFile: "\(folder)/toll.xml", encoding: .utf8).contains("<failure type=\"inconclusive\""))
      #expect(try String(contentsOfFile: "\(folder)/toll.md", encoding: .utf8).hasPrefix("## toll: inconclusive\n"))
    }
  }

  @Test func twoThatShareTrials() throws {
    try withScratchFolder { folder in
      var copy = try session(1)
      let old = try session(0)
      copy.trials[5] = old.trials[5]
      try ResultStore.save(old, to: "\(folder)/old.json")
      try ResultStore.save(copy, to: "\(folder)/new.json")
      let end = try TollBinary.run("compare", "\(folder)/old.json", "\(folder)/new.json")
      #expect(end.status == 2)
      #expect(
        end.stderr
          == "toll: \(folder)/old.json and \(folder)/new.json share 1 trial (the first: sidecar, block 3, 2026-01-02T03:04:05Z): a measurement cannot be compared with itself\n"
      )
    }
  }
}
