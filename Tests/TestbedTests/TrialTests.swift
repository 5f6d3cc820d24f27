import Foundation
import Kernel
import Quantities
import SandboxedTrial
import Testbed
import Testing

/// Whole trials with real parts: built from nothing, traffic by curl, proof, and away.
@Suite(.serialized, .enabled(if: Inside.isRoot, "needs root for network namespaces"))
struct TrialTests {
  @Test(arguments: Topology.Shape.allCases)
  func baselineProvesItself(topology: Topology.Shape) throws {
    let outcome = try Inside.outcome(Inside.order("baseline", on: topology))
    print(
      "baseline, \(topology.rawValue): up in \(outcome.startMilliseconds) ms, down in \(outcome.downMilliseconds) ms")
    #expect(outcome.statuses == Array(repeating: 200, count: 100))
    #expect(outcome.failures == [])
    #expect(outcome.holds)
    #expect(outcome.checks.count == 4)
    #expect(outcome.components == ["server server on \(lastProcessor)", "generator generator on any"])
    #expect(outcome.software == [])
    #expect(outcome.leftBehind == [])
  }

  @Test(.enabled(if: Inside.hasEnvoy, "needs Envoy: run scripts/setup"), arguments: Topology.Shape.allCases)
  func sidecarProvesItself(topology: Topology.Shape) throws {
    let outcome = try Inside.outcome(Inside.order("sidecar", on: topology))
    print(
      "sidecar, \(topology.rawValue): up in \(outcome.startMilliseconds) ms, down in \(outcome.downMilliseconds) ms")
    #expect(outcome.statuses == Array(repeating: 200, count: 100))
    #expect(outcome.failures == [])
    #expect(outcome.holds)
    let observed = outcome.observed
    #expect(observed["connections redirected out of the client pod"] == "\(outcome.connections)")
    #expect(observed["requests in the client's proxy"] == "100")
    #expect(observed["requests admitted by policy"] == "100")
    #expect(
      observed["TLS handshakes answered by the server's proxy"]
        == observed["connections redirected into the server's proxy"])
    #expect(
      observed["of these, TLS 1.3 with the server's proxy"]
        == observed["TLS handshakes answered by the server's proxy"])
    #expect(
      outcome.components == [
        "server server on \(lastProcessor)", "proxy client-proxy on \(lastProcessor)",
        "proxy server-proxy on \(lastProcessor)", "generator generator on any",
      ])
    #expect(outcome.keyModes == ["client.key 600 1337", "server.key 600 1337", "waypoint.key 600 1337"])
    #expect(outcome.leftBehind == [])
    for proxy in outcome.software {
      #expect(proxy.contains(#/^(client|server)-proxy: Envoy 1\.\d+\.\d+ [0-9a-f]{64} /#))
    }
    #expect(outcome.software.count == 2)
  }

  @Test(arguments: Inside.hasEnvoy ? ["baseline", "sidecar"] : ["baseline"])
  func trialsInOneSandboxLeaveNoDescriptors(setup: String) throws {
    var order = Inside.order(setup)
    order.trials = 5
    let outcome = try Inside.outcome(order)
    print("\(setup): up in \(outcome.starts.map { Int($0) }) ms")
    #expect(outcome.failures == [])
    #expect(outcome.descriptors.count == 5)
    #expect(Set(outcome.descriptors).count == 1, "\(outcome.descriptors)")
    #expect(outcome.leftBehind == [])
  }

  @Test(.enabled(if: Inside.hasEnvoy, "needs Envoy: run scripts/setup"))
  func removedRedirectIsNoticedThoughRequestsAreAnswered() throws {
    var order = Inside.order("sidecar")
    order.sabotagedPods = ["client", "server"]
    let outcome = try Inside.outcome(order)
    #expect(outcome.statuses == Array(repeating: 200, count: 100))
    #expect(!outcome.holds)
    #expect(outcome.observed["connections redirected out of the client pod"] == "0")
    #expect(outcome.failures.contains("connections redirected out of the client pod"))
    #expect(outcome.failures.contains("requests in the server's proxy"))
    #expect(outcome.failures.contains("trial's token on the wire"))
  }

  @Test(.enabled(if: Inside.hasEnvoy, "needs Envoy: run scripts/setup"))
  func plaintextIsRefusedByTheServersProxy() throws {
    var order = Inside.order("sidecar")
    order.sabotagedPods = ["client"]
    let outcome = try Inside.outcome(order)
    #expect(outcome.statuses == Array(repeating: 0, count: 100))
    #expect(!outcome.holds)
  }

  @Test(.enabled(if: Inside.hasEnvoy, "needs Envoy: run scripts/setup"))
  func worksWithoutRoot() throws {
    let outcome = try Inside.outcome(Inside.order("sidecar"), as: Spawn.Identity(user: 65_534, group: 65_534))
    #expect(outcome.failures == [])
    #expect(outcome.holds)
    #expect(outcome.keyModes == ["client.key 600 0", "server.key 600 0", "waypoint.key 600 0"])
  }

  @Test(
    .enabled(if: access("/usr/bin/tcpdump", X_OK) == 0, "needs tcpdump as a second witness"),
    arguments: Inside.hasEnvoy ? ["baseline", "sidecar"] : ["baseline"])
  func tcpdumpSeesTheSame(setup: String) throws {
    let file = "/tmp/toll-test-\(getpid())-\(setup).pcap"
    defer { unlink(file) }
    var order = Inside.order(setup)
    order.tcpdumpFile = file
    let outcome = try Inside.outcome(order)
    let packets = try Data(contentsOf: URL(fileURLWithPath: file))
    #expect(packets.count > 5_000)
    #expect((packets.range(of: Data(outcome.token.utf8)) != nil) == (setup == "baseline"))
    #expect(outcome.holds)
  }

  private var lastProcessor: Int { ProcessInfo.processInfo.processorCount - 1 }
}

extension TrialOutcome {
  var failures: [String] { checks.filter { !$0.holds }.map(\.name) }
  var observed: [String: String] { Dictionary(checks.map { ($0.name, $0.observed) }) { first, _ in first } }
}
