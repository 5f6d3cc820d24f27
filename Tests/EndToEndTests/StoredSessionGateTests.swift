import Foundation
import HDR
import RecordFixtures
import Results
import Support
import Testing

/// `toll gate --sessions`: the overhead of today against those on record.
@Suite(.serialized) struct StoredSessionGateTests {
  private func withGate(_ body: (_ folder: String, _ gate: (String) throws -> Completion) throws -> Void) throws {
    try withScratchFolder { folder in
      try ReadmeFolder.write(
        ReadmeFolder.gate.replacing("900%", with: "50%").replacing("blocks: 3", with: "blocks: 8"),
        to: "\(folder)/mine.yaml")
      try FileManager.default.createDirectory(atPath: "\(folder)/main", withIntermediateDirectories: true)
      try withChild(TollBinary.path, ["serve", "--http-port", "0"]) { server in
        let address = try poll(for: "the server's address") {
          server.stdout.firstMatch(of: /http on ([0-9.:]+)/).map { String($0.1) }
        }
        try body(folder) { query in
          try TollBinary.run(
            "gate", "\(folder)/mine.yaml", "--candidate", "http://\(address)/\(query)", "--baseline",
            "http://\(address)/", "--sessions", "\(folder)/main", "--output", "\(folder)/main", "--quiet", "--json",
            "\(folder)/verdict.json")
        }
      }
    }
  }

  /// The record that is there, as a session of another time: the candidate has `ratio` times what the baseline has.
  private func session(_ number: Int, like real: RunRecord, ratio: Double) -> RunRecord {
    var run = real
    for index in run.trials.indices {
      // A busy machine may have spoiled one; these are of a quiet day.
      run.trials[index].valid = true
      let shift = UInt64(number) * 1_000_000_000_000
      run.trials[index].load?.result.window.startNs += shift
      run.trials[index].load?.result.window.endNs += shift
      let response = LatencyHistogram()
      response.record(UInt64(run.trials[index].setup == "candidate" ? 1_000_000 * ratio : 1_000_000), count: 500)
      run.trials[index].load?.result.response = HistogramRecord(response)
    }
    return run
  }

  @Test func judgesTodayByTenSessionsAndLeavesOutWhatIsBad() throws {
    try withGate { folder, gate in
      let first = try gate("")
      #expect(first.status == 3, "\(first)")
      #expect(
        first.stdout.contains("0 of 0 stored sessions can be used, and 10 are needed before they may fail a build."),
        "\(first)")
      let name = try #require(
        try FileManager.default.contentsOfDirectory(atPath: "\(folder)/main").first {
          $0.hasSuffix("-mine-session.json")
        })
      let real = try ResultStore.loadRun("\(folder)/main/\(name)")
      #expect(real.trials.count >= 16 && real.finishedAt != nil)
      try FileManager.default.removeItem(atPath: "\(folder)/main/\(name)")
      for number in 1...10 {
        let stored = session(number, like: real, ratio: 1 + 0.002 * Double(number % 3))
        try ResultStore.save(stored, to: "\(folder)/main/s\(number).json")
      }
      for (number, bad) in BadRecord.all.enumerated() where !bad.name.hasSuffix("histogram") {
        try bad.write(session(20 + number, like: real, ratio: 9), to: "\(folder)/main/bad\(number).json")
      }
      var damaged = session(40, like: real, ratio: 9)
      damaged.trials[0].load?.result.response.hdr = "AAAA"
      try ResultStore.save(damaged, to: "\(folder)/main/damaged.json")
      try ResultStore.save(session(3, like: real, ratio: 1.004), to: "\(folder)/main/copy.json")

      let second = try gate("?delay=5ms")
      #expect(second.status == 1, "\(second)")
      #expect(second.stdout.hasPrefix("REGRESSED: candidate (http://"), "\(second)")
      #expect(second.stdout.contains("against 10 stored sessions (overheads of candidate over baseline)"))
      let expected =
        BadRecord.all.filter { !$0.name.hasSuffix("histogram") }.map { $0.says.replacing("bad.json ", with: "") }
        + ["damaged.json: the response histogram of trial ", "share \(real.trials.count) trials (the first: "]
      for sentence in expected { #expect(second.stdout.contains(sentence), "\(sentence): \(second)") }
      let verdict = try String(contentsOfFile: "\(folder)/verdict.json", encoding: .utf8)
      #expect(verdict.matches(of: /"kind" : "left-out"/).count == 8)
    }
  }

  @Test func isToldWhatItCannotDo() throws {
    try withScratchFolder { folder in
      try ReadmeFolder.write(ReadmeFolder.gate, to: "\(folder)/mine.yaml")
      let missing = try TollBinary.run("gate", "\(folder)/mine.yaml", "--sessions", "\(folder)/none")
      #expect(missing.status == 64)
      #expect(
        missing.stderr
          == "toll: --sessions \(folder)/none: there is no such directory: name one with earlier records\n")
      let both = try TollBinary.run("gate", "\(folder)/mine.yaml", "--sessions", folder, "--anchor", "sidecar")
      #expect(both.status == 64)
      #expect(both.stderr.hasPrefix("toll: --anchor and --sessions exclude each other"))
      try ReadmeFolder.write(
        ReadmeFolder.gate + "matrix: {load.connections: [1, 2]}\n", to: "\(folder)/matrix.yaml")
      let matrix = try TollBinary.run("gate", "\(folder)/matrix.yaml", "--candidate", "sidecar")
      #expect(matrix.status == 64)
      #expect(
        matrix.stderr.hasPrefix("toll: \(folder)/matrix.yaml: a gate judges one load, and this matrix has 2 cells"))
    }
  }
}
