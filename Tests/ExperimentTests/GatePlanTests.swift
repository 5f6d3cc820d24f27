import Profiles
import Quantities
import Results
import Statistics
import Testing

@testable import Experiment

@Suite("Gate plan") struct GatePlanTests {
  private func plan(
    _ metrics: [GateMetric]? = nil, requests: Double = 10_000, candidate: Arm = Arm(name: "candidate"),
    baseline: Arm = Arm(name: "baseline")
  ) throws(Problem) -> GatePlan {
    var settings = GateSettings()
    settings.metrics = metrics
    return try GatePlan(settings, arms: [candidate, baseline], requests: requests, seed: 1, file: "gate.yaml")
  }

  private func arm(_ name: String, url: String) -> Arm {
    var arm = Arm(name: name)
    arm.url = url
    return arm
  }

  @Test("p99 is judged from 10,000 requests on, and shown below")
  func p99() throws {
    #expect(try plan().judge.gated == [.p50, .p99, .cpu])
    let short = try plan(requests: 9_999)
    #expect(short.judge.gated == [.p50, .cpu])
    #expect(short.judge.shown == [.p99])
    #expect(
      short.cautions.map(\.text).first
        == "p99 is shown, not judged: 9999 requests a trial are too few, it takes 10000")
    #expect(
      throws: Problem.usage(
        "gate.yaml: gate.metrics has p99, but 9999 requests a trial are too few to judge it; it takes 10000: raise load.rate or load.duration, or leave it out"
      )
    ) { try plan([.p99], requests: 9_999) }
  }

  @Test("arms that are the same are called so")
  func same() throws {
    #expect(try plan().cautions.map(\.kind) == ["same-arms"])
    var other = Arm(name: "candidate")
    other.envoy = "/opt/envoy"
    #expect(try plan(candidate: other).cautions.isEmpty)
  }

  @Test("URLs: both or none, and no CPU")
  func urls() throws {
    let (a, b) = (arm("candidate", url: "http://a/"), arm("baseline", url: "http://b/"))
    #expect(try plan(candidate: a, baseline: b).judge.gated == [.p50, .p99])
    #expect(throws: Problem.usage("candidate and baseline: one is a URL and one is not: give two URLs, or none")) {
      try plan(candidate: a)
    }
    #expect(
      throws: Problem.usage(
        "gate.yaml: gate.metrics has cpu, which nobody can measure behind a URL: remove it")
    ) { try plan([.cpu], candidate: a, baseline: b) }
  }

  @Test(
    "words of a command line",
    arguments: [
      ("toll serve --http-port {port}", ["toll", "serve", "--http-port", "{port}"]),
      (#"sh -c 'a "b" c' "d e" f\ g ''"#, ["sh", "-c", #"a "b" c"#, "d e", "f g", ""]),
    ])
  func words(line: String, expected: [String]) throws { #expect(try ShellWords.split(line, of: "x") == expected) }

  @Test("a command line that ends too early", arguments: ["'", #"a "b"#, "a \\"])
  func openQuote(line: String) {
    #expect(throws: Problem.usage("x.server: \"\(line)\" ends within quotes: close them")) {
      try ShellWords.split(line, of: "x.server")
    }
  }

  @Test func emptyCommandLine() {
    #expect(throws: Problem.usage("x: it is empty: give a command line")) { try ShellWords.split("  ", of: "x") }
  }
}
