import Foundation
import Glibc
import Kernel
import Quantities
import SandboxedTrial
import Support
import Testbed
import Testing

/// Whole trials of the set-ups made of BPF programs.
@Suite(
  .serialized, .enabled(if: Inside.isRoot, "needs root for BPF"),
  .enabled(if: access("/usr/include/bpf/bpf_helpers.h", R_OK) == 0, "needs libbpf-dev: run scripts/setup"))
struct BPFTests {
  @Test(arguments: Topology.Shape.allCases)
  func ebpfProvesItself(topology: Topology.Shape) throws {
    let outcome = try Inside.outcome(Inside.order("ebpf", on: topology))
    print("ebpf, \(topology.rawValue): up in \(outcome.startMilliseconds) ms, down in \(outcome.downMilliseconds) ms")
    #expect(outcome.statuses == Array(repeating: 200, count: 100))
    #expect(outcome.failures == [])
    #expect(
      outcome.observed["connections to the service given the server pod's address"] == "\(outcome.connections)")
    #expect(outcome.runs["service/connect_backend"] == outcome.connections)
    #expect(outcome.runs["route/redirect"] ?? 0 > 200)
    // No program is as short as one nanosecond, and none takes a millisecond.
    for (program, runs) in outcome.runs where runs > 0 {
      let nanoseconds = try #require(outcome.runNanoseconds[program])
      #expect((runs...runs * 1_000_000).contains(nanoseconds), "\(program): \(nanoseconds) ns in \(runs) runs")
    }
    #expect(outcome.leftBehind == [])
  }

  @Test func ebpfWithoutItsProgramsOnTheLinksIsNoticedThoughRequestsAreAnswered() throws {
    var order = Inside.order("ebpf")
    order.sabotagedLinks = ["node1/v-client"]
    let outcome = try Inside.outcome(order)
    #expect(outcome.statuses == Array(repeating: 200, count: 100))
    #expect(outcome.failures == ["packets redirected to the wire, of those the client pod sent"])
  }

  @Test func ebpfWithoutItsRoutesOnOneNodeIsNoticedThoughRequestsAreAnswered() throws {
    var order = Inside.order("ebpf", on: .oneNode)
    order.emptiedMaps = ["routes"]
    let outcome = try Inside.outcome(order)
    #expect(outcome.statuses == Array(repeating: 200, count: 100))
    #expect(outcome.failures == ["packets redirected from pod to pod, of those the pods sent"])
    #expect(
      outcome.observed["packets redirected from pod to pod, of those the pods sent"] == "0")
  }

  @Test func ebpfWithoutItsServiceAnswersNothing() throws {
    var order = Inside.order("ebpf")
    order.emptiedMaps = ["services"]
    order.requests = 4
    let outcome = try Inside.outcome(order)
    #expect(outcome.statuses == [0, 0, 0, 0])
    #expect(!outcome.holds)
  }

  @Test func sockmapProvesItself() throws {
    let outcome = try Inside.outcome(Inside.order("ebpf-sockmap"))
    print("ebpf-sockmap: up in \(outcome.startMilliseconds) ms, down in \(outcome.downMilliseconds) ms")
    #expect(outcome.statuses == Array(repeating: 200, count: 100))
    #expect(outcome.failures == [])
    #expect(outcome.observed["clients' sockets joined"] == "\(outcome.connections)")
    #expect(outcome.observed["messages handed from socket to socket"] == "200")
    #expect(outcome.leftBehind == [])
  }

  @Test func sockmapWithoutItsPodsIsNoticedThoughRequestsAreAnswered() throws {
    var order = Inside.order("ebpf-sockmap")
    order.emptiedMaps = ["pods"]
    let outcome = try Inside.outcome(order)
    #expect(outcome.statuses == Array(repeating: 200, count: 100))
    #expect(
      outcome.failures == [
        "clients' sockets joined", "servers' sockets joined", "messages handed from socket to socket",
        "packets of the client pod, data or none", "trial's token on the wire",
      ])
  }

  @Test(Requirement.program("wg"), Requirement.program("wireguard-go"))
  func encryptedProvesItself() throws {
    let outcome = try Inside.outcome(Inside.order("ebpf-encrypted"))
    print("ebpf-encrypted: up in \(outcome.startMilliseconds) ms, down in \(outcome.downMilliseconds) ms")
    #expect(outcome.statuses == Array(repeating: 200, count: 100))
    #expect(outcome.failures == [])
    #expect(outcome.observed["packets on the wire beside UDP 51871"] == "0")
    #expect(outcome.software.contains { $0.contains(/^tunnel: (WireGuard of kernel|wireguard-go v.* [0-9a-f]{64} )/) })
    #expect(outcome.software.count { $0.contains(/^(service-balancer|pod-routes): BPF .* [0-9a-f]{64} [0-9]+$/) } == 2)
    #expect(outcome.leftBehind == [])
  }

  @Test(Requirement.program("wg"), Requirement.program("wireguard-go"))
  func encryptedWithoutItsRedirectIsNoticedThoughRequestsAreAnswered() throws {
    var order = Inside.order("ebpf-encrypted")
    order.emptiedMaps = ["routes"]
    let outcome = try Inside.outcome(order)
    #expect(outcome.statuses == Array(repeating: 200, count: 100))
    #expect(outcome.failures.contains("packets redirected to the tunnel, of those the client pod sent"))
    #expect(outcome.failures.contains("trial's token on the wire"))
    #expect(outcome.failures.contains("packets on the wire beside UDP 51871"))
  }

  @Test(.enabled(if: Inside.hasEnvoy, "needs Envoy: run scripts/setup"), arguments: Topology.Shape.allCases)
  func l7ProvesItself(topology: Topology.Shape) throws {
    let outcome = try Inside.outcome(Inside.order("ebpf-l7", on: topology))
    print(
      "ebpf-l7, \(topology.rawValue): up in \(outcome.startMilliseconds) ms, down in \(outcome.downMilliseconds) ms")
    #expect(outcome.statuses == Array(repeating: 200, count: 100))
    #expect(outcome.failures == [])
    #expect(outcome.observed["connections given to the node's proxy"] == "\(outcome.connections)")
    #expect(outcome.observed["requests in the node's proxy"] == "100")
    #expect(outcome.leftBehind == [])
  }

  @Test(.enabled(if: Inside.hasEnvoy, "needs Envoy: run scripts/setup"))
  func l7WithoutItsProxyIsNoticedThoughRequestsAreAnswered() throws {
    var order = Inside.order("ebpf-l7")
    order.emptiedMaps = ["proxied"]
    let outcome = try Inside.outcome(order)
    #expect(outcome.statuses == Array(repeating: 200, count: 100))
    #expect(
      outcome.failures == [
        "connections given to the node's proxy", "connections accepted by the node's proxy",
        "packets given to the node's proxy, of those the client pod sent", "requests in the node's proxy",
        "requests sent on to the server pod",
      ])
  }

  @Test func withoutRootItSaysSo() throws {
    let ending = try Inside.run(Inside.order("ebpf"), as: Spawn.Identity(user: 65_534, group: 65_534))
    #expect(ending.complaint == "ebpf: its BPF programs need root\n")
    #expect(ending.status == 2)
  }
}
