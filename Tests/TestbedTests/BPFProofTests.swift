import Quantities
import Results
import Testing

@testable import Testbed

/// What the BPF set-ups' counters must say, without a kernel.
struct BPFProofTests {
  private let totals = GeneratorTotals(connectionsOpened: 16, requestsSent: 500, responses: 500)

  private let balanced: [String: UInt64] = ["translated": 16, "client.ActiveOpens": 16]
  private let packets: [String: UInt64] = [
    "client.OutRequests": 700, "client.InReceives": 650, "server.OutRequests": 650, "server.InReceives": 700,
  ]

  private func failures(_ setup: any Setup, _ healthy: [String: UInt64], _ changes: [String: UInt64]) -> [String] {
    let counters = PathCounters(healthy.merging(changes) { _, new in new })
    return setup.checks(totals, spent: counters, whole: counters).filter { !$0.holds }.map(\.name)
  }

  private func expectEveryCounterMatters(_ setup: any Setup, _ own: [String: UInt64]) {
    let healthy = balanced.merging(packets) { _, new in new }.merging(own) { _, new in new }
    #expect(failures(setup, healthy, [:]) == [])
    for name in Array(own.keys) + Array(balanced.keys) {
      #expect(!failures(setup, healthy, [name: 1]).isEmpty, "\(setup.name): \(name)")
      #expect(!failures(setup, healthy, [name: 0]).isEmpty, "\(setup.name): \(name)")
    }
  }

  @Test func ebpfOnTwoNodes() {
    expectEveryCounterMatters(
      EBPF(topology: .twoNodes),
      ["node1.to_wire": 700, "node1.to_pod": 650, "node2.to_wire": 650, "node2.to_pod": 700])
  }

  @Test func ebpfOnOneNode() { expectEveryCounterMatters(EBPF(topology: .oneNode), ["node1.to_pod": 1_350]) }

  @Test func encrypted() {
    expectEveryCounterMatters(
      EBPFEncrypted(),
      [
        "node1.to_tunnel": 700, "node1.to_pod": 650, "node2.to_tunnel": 650, "node2.to_pod": 700,
        "node1.sent": 90_000, "node2.received": 90_000, "node2.sent": 400_000, "node1.received": 400_000,
      ])
  }

  @Test func sockmap() {
    let few: [String: UInt64] = ["client.OutRequests": 60, "client.InReceives": 60]
    let healthy = balanced.merging(few) { _, new in new }.merging(
      ["clients_joined": 16, "servers_joined": 16, "redirected": 1_000, "passed": 0]
    ) { _, new in new }
    #expect(failures(EBPFSockmap(), healthy, [:]) == [])
    #expect(failures(EBPFSockmap(), healthy, ["clients_joined": 15]) == ["clients' sockets joined"])
    #expect(failures(EBPFSockmap(), healthy, ["servers_joined": 0]) == ["servers' sockets joined"])
    #expect(failures(EBPFSockmap(), healthy, ["redirected": 999]) == ["messages handed from socket to socket"])
    #expect(failures(EBPFSockmap(), healthy, ["passed": 1]) == ["messages sent through the network"])
    #expect(
      failures(EBPFSockmap(), healthy, ["client.OutRequests": 1_200]) == ["packets of the client pod, data or none"])
  }

  @Test func l7() {
    expectEveryCounterMatters(
      EBPFL7(topology: .twoNodes),
      [
        "assigned.connections": 16, "assigned.packets": 700, "listener.node.downstream_cx_total": 16,
        "http.node.downstream_rq_total": 500, "cluster.node.upstream_rq_total": 500,
      ])
  }

  @Test func lossesInAFullBufferAreForgiven() {
    let healthy = balanced.merging(packets) { _, new in new }.merging([
      "node1.to_tunnel": 700, "node1.to_pod": 650, "node2.to_tunnel": 650, "node2.to_pod": 700,
      "node1.sent": 90_000, "node2.received": 90_000, "node2.sent": 400_000, "node1.received": 400_000,
    ]) { _, new in new }
    #expect(failures(EBPFEncrypted(), healthy, ["node2.received": 72 * 700]) == [])
    let toServer = "encrypted bytes received by the server's node"
    #expect(failures(EBPFEncrypted(), healthy, ["node2.received": 72 * 700 - 1]) == [toServer])
    #expect(failures(EBPFEncrypted(), healthy, ["node2.received": 90_001]) == [toServer])
  }

  @Test func tunnelMustBeAllThereIsOnTheWire() {
    func failures(_ capture: CaptureSummary) -> [String] {
      ProofCheck.wire(.tunnelled(port: 51_871), capture).filter { !$0.holds }.map(\.name)
    }
    let clean = CaptureSummary(packets: 40, dataPackets: 40, datagrams: [51_871: 40])
    #expect(failures(clean) == [])
    var leak = clean
    leak.packets += 1
    #expect(failures(leak) == ["packets on the wire beside UDP 51871"])
    leak.dataPackets += 1
    leak.packetsWithToken += 1
    #expect(failures(leak) == ["trial's token on the wire", "packets on the wire beside UDP 51871"])
  }

  @Test func bypassMustNotShowTheToken() {
    #expect(ProofCheck.wire(.bypassed, CaptureSummary()).map(\.holds) == [true])
    #expect(
      ProofCheck.wire(.bypassed, CaptureSummary(packets: 9, dataPackets: 2, packetsWithToken: 1)).map(\.observed)
        == ["in the clear in 1 of 2 packets"])
  }
}
