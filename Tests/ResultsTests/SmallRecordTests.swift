import RecordFixtures
import Results
import Testing

@Suite struct SmallRecordTests {
  @Test func aProofHoldsWhenEveryCheckDoes() {
    let good = ProofCheck(name: "handshakes", expected: "16", observed: "16", holds: true)
    let bad = ProofCheck(name: "token on the wire", expected: "absent", observed: "3 packets", holds: false)
    #expect(ProofRecord(restsOn: "counters", checks: [good]).holds)
    #expect(!ProofRecord(restsOn: "counters", checks: [good, bad]).holds)
    #expect(!ProofRecord(restsOn: "counters", checks: []).holds)
  }

  @Test func cpuPerRequestNeedsAnswers() {
    let used = CPURecord(ns: 50_000, windowNs: 1_000_000, requests: 10, voluntarySwitches: 1, involuntarySwitches: 2)
    #expect(used.cores == 0.05)
    #expect(used.usPerRequest == 5)
    let idle = CPURecord(ns: 5, windowNs: 0, requests: 0, voluntarySwitches: 0, involuntarySwitches: 0)
    #expect(idle.cores == 0)
    #expect(idle.usPerRequest == nil)
  }

  @Test func titlesAreHonest() {
    #expect(SyntheticRun.clientProxy.title == "client-proxy (Envoy 1.40.0, upstream, not istio-proxy)")
    #expect(
      ComponentRecord(name: "x", role: "proxy", software: "y", version: "unknown", argv: []).title == "x (y)")
  }
}
