import Foundation
import Kernel
import Quantities
import SandboxedTrial
import Support
import Testbed
import Testing

/// Whole trials of set-ups that a profile states.
@Suite(
  .serialized, .enabled(if: Inside.isRoot, "needs root for network namespaces"),
  .enabled(if: Inside.hasEnvoy, "needs Envoy: run scripts/setup"))
struct CustomTests {
  private static let example = Inside.customProfile

  private func order(_ setup: String, profile: String = example) -> TrialOrder {
    var order = Inside.order(setup)
    order.profile = profile
    return order
  }

  /// The ending of a trial of `mine`, a set-up with these lines.
  private func mine(
    _ lines: String, as identity: Spawn.Identity? = nil, _ change: (inout TrialOrder) -> Void = { _ in }
  ) throws -> Inside.Ending {
    try withScratchFolder { folder in
      let indented = lines.split(separator: "\n").map { "    \($0)\n" }.joined()
      let file = "\(folder)/x.yaml"
      try File.write("setups: [baseline]\nload: {rate: 1}\ncustom:\n  mine:\n\(indented)", to: file)
      chmod(folder, 0o755)
      var order = order("mine", profile: file)
      change(&order)
      return try Inside.run(order, as: identity)
    }
  }

  @Test(arguments: ["my-envoy", "my-pair"])
  func exampleProvesItself(setup: String) throws {
    let outcome = try Inside.outcome(order(setup))
    print("\(setup): up in \(outcome.startMilliseconds) ms, down in \(outcome.downMilliseconds) ms")
    #expect(outcome.statuses == Array(repeating: 200, count: 100))
    #expect(outcome.failures == [])
    #expect(outcome.observed["connections redirected out of the client pod"] == "\(outcome.connections)")
    #expect(outcome.observed["processes that still run"] == (setup == "my-pair" ? "2" : "1"))
    #expect(outcome.software.allSatisfy { $0.contains(#/[0-9a-f]{64}/#) }, "\(outcome.software)")
    #expect(outcome.leftBehind == [])
  }

  @Test(arguments: ["my-envoy", "my-pair"])
  func exampleWorksWithoutRoot(setup: String) throws {
    let outcome = try Inside.outcome(order(setup), as: Spawn.Identity(user: 65_534, group: 65_534))
    #expect(outcome.failures == [])
    #expect(outcome.leftBehind == [])
  }

  @Test(arguments: ["my-envoy", "my-pair"])
  func removedRedirectIsNoticedThoughRequestsAreAnswered(setup: String) throws {
    var order = order(setup)
    order.sabotagedPods = ["client", "server"]
    let outcome = try Inside.outcome(order)
    #expect(outcome.statuses == Array(repeating: 200, count: 100))
    #expect(outcome.observed["connections redirected out of the client pod"] == "0")
    #expect(outcome.failures.contains("connections redirected out of the client pod"))
  }

  /// An Envoy in the client's way and, before it, `process`.
  private func outcome(beside process: String) throws -> TrialOutcome {
    let bootstrap = (Self.example as NSString).deletingLastPathComponent + "/custom/http.yaml"
    let ending = try mine(
      """
      class: L7
      processes:
        - \(process)
        - {name: near, in: client, envoy: \(bootstrap)}
      redirect: {client: 10000}
      """)
    guard ending.status == 0 else { throw Problem.environment(ending.complaint) }
    return try JSONDecoder().decode(TrialOutcome.self, from: Data(ending.output.utf8))
  }

  @Test func processThatEndsIsNoticed() throws {
    let outcome = try outcome(beside: "{name: short, in: server-node, command: [sleep, \"0\"]}")
    #expect(outcome.observed["processes that still run"] == "1")
    #expect(outcome.failures == ["processes that still run"])
  }

  @Test func processThatIsNotAccountedIsNoComponent() throws {
    let outcome = try outcome(
      beside: "{name: aside, in: client-node, command: [sleep, infinity], account: false}")
    #expect(outcome.failures == [])
    #expect(outcome.components.map { $0.split(separator: " ")[1] } == ["server", "near", "generator"])
    #expect(outcome.commandLines.compactMap(\.first) == ["server", "aside", "near", "generator"])
    #expect(outcome.software.map { $0.split(separator: " ")[1] } == ["sleep", "Envoy"])
  }

  @Test func refusalsAreOneLine() throws {
    let absent = try mine(
      "class: L4\nprocesses: [{name: p, in: client, command: [no-such-proxy]}]\nredirect: {client: 9}")
    #expect(absent.complaint == "p: its program no-such-proxy was not found; correct its name or install it\n")
    #expect(absent.status == 2)
    let dying = try mine(
      "class: L4\nprocesses: [{name: p, in: client, command: [sh, -c, echo bad key >&2], ready: 9}]\nredirect: {client: 9}"
    )
    #expect(dying.complaint == "p exited with status 0 before it could accept connections on port 9: bad key\n")
    let taken = try mine("class: L4\nprocesses: [{name: p, in: client, command: [sleep]}]\nredirect: {client: 8080}")
    #expect(taken.complaint == "mine redirects to port 8080, which is the server's; choose another\n")
    #expect(taken.status == 64)
  }

  @Test func withoutRootACommandMustMarkItsConnections() throws {
    let lines = "class: L4\nprocesses: [{name: p, in: client, command: [sleep, infinity]}]\nredirect: {client: 9}"
    let ending = try mine(lines, as: Spawn.Identity(user: 65_534, group: 65_534))
    #expect(
      ending.complaint
        == "mine: without root p's connections look like the client's; run it as root, or let it set SO_MARK 1337 on them and say so (redirect.marks: true)\n"
    )
    #expect(ending.status == 2)
  }
}
