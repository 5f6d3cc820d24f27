import Results
import Testing

@testable import Testbed

struct ProofTests {
  private let totals = GeneratorTotals(connectionsOpened: 16, requestsSent: 500, responses: 500)

  /// What the counters of a healthy sidecar say after 16 connections and 500 requests over 3 tunnels.
  private let healthy: [String: UInt64] = [
    "client.redirected": 16,
    "client.listener.outbound.downstream_cx_total": 16,
    "client.http.outbound.downstream_rq_total": 500,
    "client.cluster.outbound.upstream_rq_total": 500,
    "client.cluster.outbound.upstream_cx_total": 3,
    "client.cluster.outbound.ssl.handshake": 3,
    "server.redirected": 3,
    "server.listener.inbound.ssl.handshake": 3,
    "server.listener.inbound.ssl.versions.TLSv1.3": 3,
    "server.listener.inbound.ssl.ciphers.TLS_AES_128_GCM_SHA256": 3,
    "server.http.inbound.downstream_rq_total": 500,
    "server.http.inbound.rbac.allowed": 500,
  ]

  private func failures(_ changes: [String: UInt64], _ totals: GeneratorTotals? = nil) -> [String] {
    let counters = PathCounters(healthy.merging(changes) { _, new in new })
    let checks = Sidecar(topology: .twoNodes).checks(totals ?? self.totals, spent: counters, whole: counters)
    return checks.filter { !$0.holds }.map { "\($0.name): expected \($0.expected), observed \($0.observed)" }
  }

  @Test func healthySidecarHolds() { #expect(failures([:]) == []) }

  @Test func everyCounterMatters() {
    for name in healthy.keys {
      #expect(!failures([name: 1]).isEmpty, "\(name)")
    }
  }

  @Test func oldCiphersAndTLSFailuresAreSeen() {
    #expect(
      failures([
        "server.listener.inbound.ssl.ciphers.TLS_AES_128_GCM_SHA256": 2,
        "server.listener.inbound.ssl.ciphers.ECDHE-ECDSA-AES128-GCM-SHA256": 1,
      ]) == [
        "cipher suites of the server's proxy: expected 3 × a suite of TLS 1.3, observed 1 × ECDHE-ECDSA-AES128-GCM-SHA256, 2 × TLS_AES_128_GCM_SHA256"
      ])
    #expect(
      failures(["client.cluster.outbound.ssl.connection_error": 1]) == [
        "TLS failures between the client's proxy and the server's proxy: expected 0, observed 1"
      ])
  }

  @Test func unansweredRequestsMayBeMissingButNoMore() {
    let cut = GeneratorTotals(connectionsOpened: 16, requestsSent: 503, responses: 500)
    #expect(failures([:], cut) == [])
    let over = GeneratorTotals(connectionsOpened: 16, requestsSent: 499, responses: 499)
    #expect(failures([:], over) == ["requests in the client's proxy: expected 499, observed 500"])
  }

  @Test func nothingSeenProvesNothing() {
    let check = ProofCheck.equal("connections", expected: 0, observed: 0)
    #expect(!check.holds)
  }

  @Test func wireClaims() {
    func holds(_ claim: WireClaim, _ data: Int, _ clear: Int) -> Bool {
      ProofCheck.wire(claim, CaptureSummary(dataPackets: data, packetsWithToken: clear)).allSatisfy(\.holds)
    }
    #expect(holds(.plaintext, 20, 1))
    #expect(!holds(.plaintext, 20, 0))
    #expect(holds(.encrypted, 20, 0))
    #expect(!holds(.encrypted, 20, 1))
    #expect(!holds(.encrypted, 19, 0))
    #expect(ProofCheck.wire(.encrypted, nil).map(\.observed) == ["no capture"])
  }

  @Test func countersAreSubtractedByName() {
    let earlier = PathCounters(["a": 3, "b": 1])
    let later = PathCounters(["a": 5, "b": 1, "c": 2])
    #expect(later.since(earlier) == PathCounters(["a": 2, "b": 0, "c": 2]))
    #expect(later["absent"] == 0)
  }

  @Test func kernelsTCPCountersAreRead() {
    let snmp = """
      Ip: Forwarding DefaultTTL
      Ip: 1 64
      Tcp: RtoAlgorithm MaxConn ActiveOpens PassiveOpens
      Tcp: 1 -1 16 4
      """
    #expect(TCPCounters.parse(snmp) == ["RtoAlgorithm": 1, "ActiveOpens": 16, "PassiveOpens": 4])
    #expect(TCPCounters.parse("") == [:])
  }
}
