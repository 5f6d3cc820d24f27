import Foundation
import Kernel
import SandboxedTrial
import Testbed
import Testing

/// Whole trials of the set-ups made of Envoys beside `sidecar`.
@Suite(
  .serialized, .enabled(if: Inside.isRoot, "needs root for network namespaces"),
  .enabled(if: Inside.hasEnvoy, "needs Envoy: run scripts/setup"))
struct ProxyPathTests {
  /// A set-up, and the counts that its proof must show after 100 requests; `C` stands for the generator's connections.
  struct Expectation: Sendable, CustomTestStringConvertible {
    let setup: String
    let proxies: [Topology.Shape: [String]]
    let counts: [String: String]
    var testDescription: String { setup }
  }

  static let all = [
    Expectation(
      setup: "sidecar-no-policy", proxies: sidecars,
      counts: [
        "connections redirected out of the client pod": "C", "requests in the client's proxy": "100",
        "requests in the server's proxy": "100", "requests judged by policy": "0",
      ]),
    Expectation(
      setup: "sidecar-tcp", proxies: sidecars,
      counts: [
        "connections redirected out of the client pod": "C", "connections passed on by the client's proxy": "C",
        "connections passed on to the server": "C", "connections in the server's TCP proxy": "C",
      ]),
    Expectation(
      setup: "ambient", proxies: [.oneNode: ["node1-proxy"], .twoNodes: ["node1-proxy", "node2-proxy"]],
      counts: [
        "connections redirected out of the client pod": "C", "CONNECT requests sent by the client node's proxy": "C",
        "CONNECT requests received by the server node's proxy": "C",
        "of these, turned into connections by the server node's proxy": "C",
        "HTTP/2 connections into the server node's proxy": "1",
        "TLS handshakes answered by the server node's proxy": "1",
        "connections into the server pod beside the tunnels": "0",
      ]),
    Expectation(
      setup: "ambient-waypoint",
      proxies: [.oneNode: ["waypoint", "node1-proxy"], .twoNodes: ["waypoint", "node1-proxy", "node2-proxy"]],
      counts: [
        "connections redirected out of the client pod": "C", "CONNECT requests received by the waypoint": "C",
        "requests in the waypoint": "100", "requests sent on by the waypoint": "100",
        "TLS handshakes answered by the waypoint": "1", "TLS handshakes answered by the server node's proxy": "1",
        "connections into the server pod beside the tunnels": "0",
      ]),
  ]

  @Test(arguments: Topology.Shape.allCases)
  func bothLegsOfAWaypointAreCaptured(topology: Topology.Shape) throws {
    let outcome = try Inside.outcome(Inside.order("ambient-waypoint", on: topology))
    for place in ["the wire", "the server pod's link"] {
      let packets = outcome.observed["data packets captured on \(place)"].flatMap { Int($0) } ?? 0
      #expect(packets >= 20, "\(place)")
      #expect(outcome.observed["trial's token on \(place)"] == "in the clear in 0 of \(packets) packets")
    }
  }

  private static let sidecars = Dictionary(
    uniqueKeysWithValues: Topology.Shape.allCases.map { ($0, ["client-proxy", "server-proxy"]) })

  @Test(arguments: all, Topology.Shape.allCases)
  func provesItself(expected: Expectation, topology: Topology.Shape) throws {
    let outcome = try Inside.outcome(Inside.order(expected.setup, on: topology))
    print(
      "\(expected.setup), \(topology.rawValue): up in \(outcome.startMilliseconds) ms, "
        + "down in \(outcome.downMilliseconds) ms")
    #expect(outcome.statuses == Array(repeating: 200, count: 100))
    #expect(outcome.failures == [])
    #expect(outcome.holds)
    for (name, count) in expected.counts {
      #expect(outcome.observed[name] == (count == "C" ? "\(outcome.connections)" : count), "\(name)")
    }
    let last = ProcessInfo.processInfo.processorCount - 1
    let proxies = expected.proxies[topology] ?? []
    #expect(
      outcome.components == ["server server on \(last)"] + proxies.map { "proxy \($0) on \(last)" }
        + ["generator generator on any"])
    #expect(outcome.software.count == proxies.count)
    #expect(outcome.leftBehind == [])
  }

  @Test(arguments: all)
  func removedRedirectIsNoticedThoughRequestsAreAnswered(expected: Expectation) throws {
    var order = Inside.order(expected.setup)
    order.sabotagedPods = ["client", "server"]
    let outcome = try Inside.outcome(order)
    #expect(outcome.statuses == Array(repeating: 200, count: 100))
    #expect(!outcome.holds)
    #expect(outcome.observed["connections redirected out of the client pod"] == "0")
    #expect(outcome.failures.contains("connections redirected out of the client pod"))
    #expect(outcome.failures.contains("trial's token on the wire"))
  }

  @Test(arguments: ["ambient", "ambient-waypoint"])
  func plainConnectionsIntoThePodAreNoticed(setup: String) throws {
    var order = Inside.order(setup)
    order.sabotagedPods = ["client"]
    let outcome = try Inside.outcome(order)
    #expect(outcome.statuses == Array(repeating: 200, count: 100))
    #expect(outcome.observed["connections into the server pod beside the tunnels"] == "\(outcome.connections)")
    #expect(outcome.failures.contains("connections into the server pod beside the tunnels"))
  }

  @Test(arguments: all)
  func worksWithoutRoot(expected: Expectation) throws {
    let order = Inside.order(expected.setup)
    let outcome = try Inside.outcome(order, as: Spawn.Identity(user: 65_534, group: 65_534))
    #expect(outcome.failures == [])
    #expect(outcome.holds)
    #expect(outcome.leftBehind == [])
  }
}
