import Foundation
import Support
import Testing

/// `toll gate` on the built binary, with real Envoys: it must catch a real regression, and must not cry wolf.
@Suite(.serialized) struct GateTests {
  /// Limits that a busy runner keeps: CPU per request is paired and hardly minds it.
  private static let profile = """
    description: small enough for a test
    load: {rate: 400, connections: 8, warmup: 200ms, duration: 800ms}
    setups: [baseline, sidecar]
    server: {size: 512}
    limits: {foreignCpu: 64, canaryP99: 10s, sendLagP99: 1s, steal: 1, achieved: 0.5, little: 1}
    gate: {metrics: [cpu], effect: {cpu: 10%}, margin: {cpu: 30%}}
    """

  /// A filter such as people write: it looks at every request in Lua, and a little too long.
  private static let lua = """
    http_filters:
      - name: envoy.filters.http.lua
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
          default_source_code:
            inline_string: |
              function envoy_on_request(handle)
                local sum = 0
                for i = 1, 60000 do sum = sum + i % 7 end
                handle:headers():add("x-sum", tostring(sum))
              end
    """

  private func files(in folder: String) throws -> (profile: String, lua: String) {
    let (profile, lua) = ("\(folder)/small.yaml", "\(folder)/lua.yaml")
    try Self.profile.write(toFile: profile, atomically: true, encoding: .utf8)
    try Self.lua.write(toFile: lua, atomically: true, encoding: .utf8)
    return (profile, lua)
  }

  private struct Verdict: Decodable {
    let verdict: String
    let blocks: Int
    let comparisons: [Comparison]
    struct Comparison: Decodable { let metrics: [Metric] }
    struct Metric: Decodable {
      let metric: String
      let ratio: Double
      let confirmation: Confirmation?
    }
    struct Confirmation: Decodable { let pairs: Int }
  }

  @Test(Requirement.root, Requirement.envoy)
  func catchesALuaFilter() throws {
    try withScratchFolder { folder in
      let before = try Traces.now()
      let (profile, lua) = try files(in: folder)
      let summary = "\(folder)/summary.md"
      try "earlier\n".write(toFile: summary, atomically: true, encoding: .utf8)
      let end = try TollBinary.run(
        "gate", profile, "--candidate", "config=\(lua)", "--output", "\(folder)/out", "--seed", "3", "--json", "-",
        "--junit", "\(folder)/toll.xml", "--summary", "--annotations", environment: ["GITHUB_STEP_SUMMARY": summary],
        within: .seconds(400))
      #expect(end.status == 1, "\(end)")
      let verdict = try JSONDecoder().decode(Verdict.self, from: Data(end.stdout.utf8))
      #expect(verdict.verdict == "regressed")
      let cpu = try #require(verdict.comparisons.first?.metrics.first { $0.metric == "cpu" })
      #expect(cpu.ratio > 1.1)
      #expect(cpu.confirmation?.pairs == 24)
      #expect(end.stderr.contains("::error title=toll%3A regressed::REGRESSED: candidate (config=\(lua))"))
      #expect(try String(contentsOfFile: summary, encoding: .utf8).hasPrefix("earlier\n## toll: regressed\n"))
      #expect(try String(contentsOfFile: "\(folder)/toll.xml", encoding: .utf8).contains("<failure type=\"regressed\""))
      try poll(for: "an end without traces") { try Traces.now() == before }
      // The record of the trials can be compared once more, without measuring.
      let record = try #require(
        try FileManager.default.contentsOfDirectory(atPath: "\(folder)/out").first { $0.hasSuffix(".json") })
      let again = try TollBinary.run("compare", "\(folder)/out/\(record)")
      #expect(again.status == 1, "\(again)")
      let itself = try TollBinary.run("compare", "\(folder)/out/\(record)", "\(folder)/out/\(record)")
      #expect(itself.status == 2)
      #expect(itself.stderr.contains("a measurement cannot be compared with itself"))
    }
  }

  @Test(Requirement.root, Requirement.envoy)
  func doesNotFlagEquals() throws {
    try withScratchFolder { folder in
      let (profile, _) = try files(in: folder)
      let end = try TollBinary.run(
        "gate", profile, "--candidate", "sidecar", "--baseline", "sidecar", "--output", "\(folder)/out", "--seed", "4",
        within: .seconds(400))
      // On a machine that is busy enough it may be unable to tell; it must not be red.
      #expect(end.status == 0 || end.status == 3, "\(end)")
      #expect(end.stdout.contains("candidate and baseline are the same: any difference is noise"))
    }
  }

  @Test(Requirement.root, Requirement.envoy)
  func tellsBadArmsBeforeAnythingRuns() throws {
    try withScratchFolder { folder in
      let (profile, _) = try files(in: folder)
      for (arguments, status, sentence) in [
        (
          [], 64,
          "there is nothing to compare: give --candidate and --baseline, or the sections candidate: and baseline: in \(profile)"
        ),
        (["--candidate", "mesh"], 64, "there is no set-up \"mesh\"; choose among "),
        (["--candidate", "config=\(folder)/none.yaml"], 64, "\(folder)/none.yaml: it cannot be read: "),
        (
          ["--candidate", "envoy=/nowhere/envoy"], 2,
          "/nowhere/envoy, named as Envoy by --envoy or the profile, is no executable file"
        ),
        (["--candidate", "build=exit 7"], 2, "candidate.build exited with status 7: exit 7"),
        (["--candidate", "http://127.0.0.1:1/"], 64, "candidate and baseline: one is a URL and one is not"),
        (["--candidate", "sidecar", "--summary"], 64, "--summary needs $GITHUB_STEP_SUMMARY, which is not set"),
      ] as [([String], Int32, String)] {
        let end = try run(
          TollBinary.path, ["gate", profile, "--output", "\(folder)/out", "--quiet"] + arguments,
          environment: ["GITHUB_STEP_SUMMARY": ""])
        #expect(end.status == status, "\(arguments): \(end)")
        #expect(end.stderr.contains("toll: \(sentence)"), "\(arguments): \(end)")
      }
    }
  }

  /// The candidate is a small step from the baseline, and a large one from the older anchor.
  @Test func gatesURLsAgainstAnAnchorToo() throws {
    try withScratchFolder { folder in
      try ReadmeFolder.write(
        ReadmeFolder.gate.replacing("900%", with: "200%").replacing("1000%", with: "200%"), to: "\(folder)/urls.yaml")
      try withChild(TollBinary.path, ["serve", "--http-port", "0"]) { server in
        let address = try poll(for: "the server's address") {
          server.stdout.firstMatch(of: /http on ([0-9.:]+)/).map { String($0.1) }
        }
        let end = try TollBinary.run(
          "gate", "\(folder)/urls.yaml", "--candidate", "http://\(address)/?delay=6ms", "--baseline",
          "http://\(address)/?delay=5ms", "--anchor", "http://\(address)/", "--output", "\(folder)/out", "--quiet",
          within: .seconds(200))
        #expect(end.status == 1, "\(end)")
        #expect(
          end.stdout.hasPrefix(
            "REGRESSED: candidate (http://\(address)/?delay=6ms) against baseline (http://\(address)/?delay=5ms) and anchor (http://\(address)/) in urls"
          ), "\(end)")
        #expect(end.stdout.contains("\ncandidate against baseline: unchanged\n"), "\(end)")
        #expect(end.stdout.contains("\ncandidate against anchor: regressed\n"), "\(end)")
      }
    }
  }
}
