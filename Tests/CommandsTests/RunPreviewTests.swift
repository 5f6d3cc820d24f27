import Profiles
import Quantities
import RecordFixtures
import Results
import Support
import Testing

@testable import Commands

@Suite("toll run --plan") struct RunPreviewTests {
  private func lines(
    _ more: String = "", rate: String = "1000", setups: String = "baseline, sidecar", noise: RunPreview.Noise? = nil
  ) throws -> [String] {
    let profile = try ProfileLoader.parse(
      "load: {rate: \(rate), warmup: 1s, duration: 4s}\nsetups: [\(setups)]\n" + more, file: "plan.yaml",
      setups: ["baseline", "sidecar", "linkerd"])
    return try RunPreview(profile, seed: 7, noise: noise).text.split(separator: "\n").map(String.init)
  }

  @Test("trials, time, order, and that the smallest effect is not known yet")
  func whole() throws {
    let lines = try lines("design: {blocks: 6}\n")
    #expect(lines.count == 11)
    #expect(lines[0] == "12 trials: 6 blocks of baseline, sidecar")
    // 12 trials of 1 s, 4 s and the 1.5 s that building and taking down takes.
    #expect(lines[1] == "each 1 s of warm-up and 4 s of window at 1000/s, 4000 requests: about 78 s in all")
    #expect(lines[2] == "order (seed 7):")
    for (index, line) in lines[3..<9].enumerated() {
      let order = ["baseline, sidecar", "sidecar, baseline"].map { "  block \(index + 1)  \($0)" }
      #expect(order.contains(line), "\(line)")
    }
    #expect(Set(lines[3..<9].map { $0.dropFirst(11) }).count == 2, "both orders occur")
    // (t_{.99,5} + t_{.90,5}) · SD/√6 = (3.3649 + 1.4759) · SD/2.4495, as a factor.
    #expect(
      lines[9]
        == "smallest effect found nine times in ten: +4.0 % at a pair SD of 2 %, +10.4 % at a pair SD of 5 %, +21.9 % at a pair SD of 10 %, +48.5 % at a pair SD of 20 %"
    )
    #expect(lines[10] == "  toll doctor --json FILE measures this machine's pair SD, --noise FILE reckons with it")
  }

  @Test("the smallest effect by a pair SD; what the trials are too short for is said to be")
  func resolution() throws {
    let lines = try lines("design: {blocks: 10}\n", noise: try RunPreview.Noise(parsing: "5%"))
    let at = try #require(lines.firstIndex { $0.hasPrefix("smallest effect") })
    #expect(lines[at] == "smallest effect found nine times in ten, from a pair SD of 5%:")
    // (t_{.99,9} + t_{.90,9}) · 0.05/√10 = (2.8214 + 1.3830) · 0.01581, as a factor.
    #expect(
      lines[(at + 1)...] == [
        "  p50  +6.9 % (pair SD 5 %)", "  p99  not judged: it takes 10000 requests a trial",
        "  CPU per request  +6.9 % (pair SD 5 %)",
      ])
    #expect(
      try self.lines("design: {blocks: 5}\n", noise: try RunPreview.Noise(parsing: "5%")).last
        == "smallest effect: none; an interval needs 6 blocks, here are 5")
  }

  @Test("the noise of toll doctor's record, by metric")
  func doctor() throws {
    try withScratchFolder { folder in
      let quiet = QuietRecord(
        durationNs: 1, canary: try #require(SyntheticRun.trials(blocks: 1)[0].canary), foreignCores: 0, stealShare: 0,
        cores: 2)
      let record = DoctorRecord(
        tool: SyntheticRun.tool, host: SyntheticRun.host, startedAt: "2026-01-02T03:04:05Z", quiet: quiet, findings: [],
        profile: "doctor", setup: "sidecar", windowNs: 1_000_000_000, trials: 6, invalid: 0,
        noise: [NoiseRecord(metric: .cpu, pairs: 20, standardDeviation: 0.02)])
      try ResultStore.save(record, to: "\(folder)/d.json")
      let lines = try lines("design: {blocks: 10}\n", noise: try RunPreview.Noise(parsing: "\(folder)/d.json"))
      #expect(
        lines.suffix(3) == [
          "smallest effect found nine times in ten, from \(folder)/d.json (sidecar, windows of 1 s):",
          "  p99  not judged: it takes 10000 requests a trial", "  CPU per request  +2.7 % (pair SD 2 %)",
        ])
    }
  }

  @Test("cells, closed loops, and set-ups that need a cluster")
  func more() throws {
    let cells = try lines("design: {blocks: 1}\nmatrix: {load.rate: [100, 200]}\n")
    #expect(cells[0] == "4 trials: 1 blocks of 2 cells of baseline, sidecar")
    #expect(cells[1] == "rate=100 1 s of warm-up and 4 s of window at 100/s, 400 requests")
    #expect(cells[2].hasSuffix("at 200/s, 800 requests: about 26 s in all"))
    #expect(cells[4].matches(of: /rate=(100|200) (baseline|sidecar)/).count == 4)
    #expect(try lines(rate: "max")[1].contains("as fast as possible"))
    #expect(try lines(setups: "baseline, sidecar, linkerd")[1].hasPrefix("left out: linkerd ("))
  }

  @Test("noise that is none", arguments: ["0%", "-1%", "x%", "1001%"])
  func badNoise(text: String) {
    #expect(
      throws: Problem.usage("--noise \(text): give a pair SD such as 5%, or a file of toll doctor --json")
    ) { try RunPreview.Noise(parsing: text) }
  }
}
