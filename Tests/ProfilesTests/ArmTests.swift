import Foundation
import Quantities
import Results
import Statistics
import Support
import Testing

@testable import Profiles

@Suite("Arms and gate settings") struct ArmTests {
  private static let setups = ["baseline", "sidecar"]

  private func parse(_ more: String) throws(Problem) -> Profile {
    try ProfileLoader.parse(
      "load: {rate: 1000}\nsetups: [baseline, sidecar]\n" + more, file: "gate.yaml", setups: Self.setups)
  }

  @Test("a bare word is a set-up, a URL a URL, the rest keys")
  func grammar() throws {
    #expect(try Arm(name: "candidate", parsing: "sidecar").setup == "sidecar")
    #expect(try Arm(name: "candidate", parsing: "http://a:1/x=y,z").url == "http://a:1/x=y,z")
    let arm = try Arm(name: "candidate", parsing: "sidecar,envoy=./new,config=a=b.yaml")
    #expect((arm.setup, arm.envoy, arm.config) == ("sidecar", "./new", "a=b.yaml"))
    #expect(arm.title == "sidecar, envoy=./new, config=a=b.yaml")
    #expect(Arm(name: "baseline").title == "as the profile")
  }

  @Test(
    "complaints of the command line",
    arguments: [
      ("envoi=x", "--candidate: unknown key \"envoi\"; did you mean \"envoy\"?"),
      ("colour=x", "--candidate: unknown key \"colour\"; known: setup, envoy, image, config, server, url, build"),
      ("envoy=", "--candidate: envoy has no value; give it one or leave it out"),
      ("sidecar,", "--candidate \"sidecar,\" has an empty part; give a set-up, a URL or KEY=VALUE,…"),
    ])
  func complaints(text: String, sentence: String) {
    #expect(throws: Problem.usage(sentence)) { try Arm(name: "candidate", parsing: text) }
  }

  @Test("the command line stands over the profile, key by key")
  func override() throws {
    let profile = try parse("candidate: {setup: sidecar, envoy: /old}\nbaseline: {envoy: /older}\n")
    let arm = profile.gate.arm("candidate").overridden(by: try Arm(name: "candidate", parsing: "envoy=/new"))
    #expect((arm.setup, arm.envoy) == ("sidecar", "/new"))
    #expect(profile.gate.arm("baseline").envoy == "/older")
    #expect(profile.gate.arm("anchor") == Arm(name: "anchor"))
  }

  @Test("gate settings")
  func settings() throws {
    let gate = try parse("gate: {metrics: [p50, cpu], reruns: 3, effect: {cpu: 10%}, margin: {p50: 0.2}}\n").gate
    #expect(gate.metrics == [.p50, .cpu])
    #expect(gate.reruns == 3)
    #expect(
      gate.limits == [
        .cpu: GateLimits(minimumEffect: 0.1, equivalenceMargin: 0.1),
        .p50: GateLimits(minimumEffect: 0.03, equivalenceMargin: 0.2),
      ])
    #expect(try parse("").gate == GateSettings())
  }

  @Test(
    "complaints of the profile, each with its line",
    arguments: [
      ("gate: {metrics: [p95]}", "gate.metrics names \"p95\", but can be judged by p50, p99, cpu only"),
      ("gate: {metrics: [p50, p50]}", "gate.metrics names p50 twice: remove one"),
      ("gate: {metrics: []}", "gate.metrics is empty, so nothing could decide"),
      (
        "gate: {effect: {p50: 9%}, margin: {p50: 5%}}",
        "gate has an effect of p50 that is not between 0 and its margin: a change must not be both"
      ),
      ("gate: {looks: 3}", "unknown key \"looks\" under gate; known here: metrics, effect, margin, reruns"),
      ("candidate: {setup: sidecart}", "candidate.setup is \"sidecart\", which is no set-up; known: baseline, sidecar"),
      ("anchor: {comand: x}", "unknown key \"comand\" under anchor; did you mean \"server\"?"),
    ])
  func profileComplaints(text: String, sentence: String) {
    #expect(throws: Problem.usage("gate.yaml:3: " + sentence)) { try parse(text) }
  }

  @Test("a file of proxy configuration becomes JSON")
  func overlay() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/lua.yaml"
      try "http_filters:\n  - name: lua # c\n    share: 0.5\naccess_log: []\n".write(
        toFile: path, atomically: true, encoding: .utf8)
      #expect(try ProxyOverlay.load(path) == #"{"access_log":[],"http_filters":[{"name":"lua","share":0.5}]}"#)
      try "- a\n".write(toFile: path, atomically: true, encoding: .utf8)
      #expect(
        throws: Problem.usage(
          "\(path): it holds no members for the HTTP connection manager, such as http_filters or access_log")
      ) { try ProxyOverlay.load(path) }
    }
  }
}
