import Foundation
import Quantities
import RecordFixtures
import Results
import Testing

@Suite struct ResultStoreTests {
  private let directory = NSTemporaryDirectory() + "toll-results-\(UUID().uuidString)"

  private func withDirectory(_ body: (String) throws -> Void) throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try body(directory)
  }

  private func complaint(about text: String, _ load: (String) throws -> Void = { _ = try ResultStore.loadRun($0) })
    throws
    -> String
  {
    var complaint = ""
    try withDirectory { directory in
      let path = directory + "/r.json"
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      let problem = try #require(throws: Problem.self) { try load(path) }
      #expect(problem.kind == .environment)
      #expect(!problem.description.contains("\n"))
      complaint = problem.description.replacing(directory + "/", with: "")
    }
    return complaint
  }

  /// A rename would put a file in the place of /dev/null.
  @Test func aPipeIsWrittenIntoAndNotReplaced() throws {
    try withDirectory { directory in
      let path = directory + "/pipe"
      #expect(mkfifo(path, 0o600) == 0)
      let reader = open(path, O_RDONLY | O_NONBLOCK)
      defer { close(reader) }
      try ResultStore.write(Data("whole".utf8), to: path)
      var bytes = [UInt8](repeating: 0, count: 64)
      let count = read(reader, &bytes, bytes.count)
      #expect(bytes.prefix(max(0, count)) == Array("whole".utf8)[...])
      var status = stat()
      #expect(stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["pipe"])
    }
  }

  @Test func whatIsSavedComesBack() throws {
    try withDirectory { directory in
      let run = try SyntheticRun.run(blocks: 2, invalid: [2])
      let path = directory + "/new/deep/run.json"
      try ResultStore.save(run, to: path)
      #expect(try ResultStore.loadRun(path) == run)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory + "/new/deep") == ["run.json"])
    }
  }

  @Test func theSameRecordHasTheSameBytes() throws {
    let run = try SyntheticRun.run(blocks: 1)
    let bytes = try Schema.encode(run)
    let back = try Schema.decode(RunRecord.self, kind: "run record", from: bytes, name: "x")
    #expect(try Schema.encode(back) == bytes)
  }

  @Test func savingReplacesAndLeavesNothingBeside() throws {
    try withDirectory { directory in
      let path = directory + "/run.json"
      try ResultStore.save(try SyntheticRun.run(blocks: 1), to: path)
      let longer = try SyntheticRun.run(blocks: 2)
      try ResultStore.save(longer, to: path)
      #expect(try ResultStore.loadRun(path).trials.count == 4)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["run.json"])
    }
  }

  @Test func aFileInPlaceOfADirectoryIsNamed() throws {
    try withDirectory { directory in
      try Data().write(to: URL(fileURLWithPath: directory + "/file"))
      let problem = try #require(throws: Problem.self) {
        try ResultStore.save(SyntheticRun.tool, to: directory + "/file/run.json")
      }
      #expect(problem == .environment("cannot write \(directory)/file/run.json: Not a directory"))
    }
  }

  @Test func aTargetThatIsADirectoryFailsWithoutLeftovers() throws {
    try withDirectory { directory in
      try FileManager.default.createDirectory(atPath: directory + "/run.json", withIntermediateDirectories: false)
      let problem = try #require(throws: Problem.self) {
        try ResultStore.save(SyntheticRun.tool, to: directory + "/run.json")
      }
      #expect(problem == .environment("cannot write \(directory)/run.json: Is a directory"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["run.json"])
    }
  }

  @Test func aLaterSchemaIsRefused() throws {
    #expect(
      try complaint(about: #"{"schemaVersion": 2, "novel": true}"#)
        == "r.json has schema version 2, this toll reads up to 1: use the newer toll that wrote it")
  }

  @Test func unknownKeysAreSkipped() throws {
    try withDirectory { directory in
      let run = try SyntheticRun.run(blocks: 1)
      let text = String(decoding: try Schema.encode(run), as: UTF8.self)
      let novel = "{\n  \"aaa\" : {\"deep\": [1, null]},\n" + text.dropFirst(2)
      try Data(novel.utf8).write(to: URL(fileURLWithPath: directory + "/r.json"))
      #expect(try ResultStore.loadRun(directory + "/r.json") == run)
    }
  }

  @Test func damageIsNamed() throws {
    let whole = String(decoding: try Schema.encode(try SyntheticRun.run(blocks: 1)), as: UTF8.self)
    #expect(
      try complaint(about: String(whole.prefix(whole.count / 2)))
        == "r.json is not a run record: it is not whole JSON; it may be damaged or of another program")
    #expect(
      try complaint(about: "[]")
        == "r.json is not a run record: it is no JSON object; it may be damaged or of another program")
    #expect(
      try complaint(about: "{}")
        == "r.json is not a run record: it has no key schemaVersion; it may be damaged or of another program")
    #expect(
      try complaint(about: whole.replacing("\"block\" : 1", with: "\"block\" : \"one\""))
        == "r.json is not a run record: trials[0].block is not a number")
    #expect(
      try complaint(about: whole.replacing("\"interrupted\" : false,", with: ""))
        == "r.json is not a run record: it has no key interrupted")
    #expect(
      try complaint(about: whole.replacing("\"waited\" : 3", with: "\"waited\" : -3"))
        == "r.json is not a run record: a number in it is out of range")
  }

  @Test func aRunIsNoLoadRecord() throws {
    let run = String(decoding: try Schema.encode(try SyntheticRun.run(blocks: 1)), as: UTF8.self)
    #expect(
      try complaint(about: run) { _ = try ResultStore.loadLoad($0) }
        == "r.json is not a load record: it has no key plan")
  }

  @Test func aMissingFileIsNamed() {
    #expect(throws: Problem.environment("cannot read /nonexistent/r.json: No such file or directory")) {
      try ResultStore.loadRun("/nonexistent/r.json")
    }
  }

  @Test func notANumberIsRefusedWhenWriting() throws {
    var effect = SyntheticRun.host
    effect.mhz = .infinity
    let problem = try #require(throws: Problem.self) { try Schema.encode(effect) }
    #expect(problem == .environment("mhz cannot be written to JSON: it is inf"))
  }

  @Test func fileNamesSortByTimeAndHoldNoPath() {
    #expect(ResultStore.fileName(startedAt: "2026-01-02T03:04:05Z", name: "quick") == "20260102T030405Z-quick.json")
    #expect(
      ResultStore.fileName(startedAt: "2026-01-02T03:04:05Z", name: "../a b/ü") == "20260102T030405Z-..-a-b--.json")
    #expect(ResultStore.timestamp(Date(timeIntervalSince1970: 1_767_323_045)) == "2026-01-02T03:04:05Z")
  }
}
