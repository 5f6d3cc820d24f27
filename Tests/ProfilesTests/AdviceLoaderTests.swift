import Economics
import Foundation
import Quantities
import RecordFixtures
import Results
import Support
import Testing

@testable import Profiles

@Suite struct AdviceLoaderTests {
  private func load(_ needs: String, measured: RunRecord? = nil) throws -> AdviceCase {
    try withScratchFolder { folder in
      let text = """
        fleet: {nodes: 10, pods: 20, services: 5, requestsPerSecond: 1000}
        needs:
        \(needs.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
        """
      try text.write(toFile: "\(folder)/x.yaml", atomically: true, encoding: .utf8)
      do {
        return try AdviceLoader.load("\(folder)/x.yaml", measured: measured)
      } catch let problem as Problem {
        throw Problem(problem.kind, problem.description.replacing("\(folder)/", with: ""))
      }
    }
  }

  @Test func everyNeedIsRead() throws {
    let given = try load(
      """
      encryption: true
      l7Share: 20%
      multiCluster: true
      isolation: pod
      compliance: [PCI-DSS, FedRAMP]
      memoryLimitGB: 12.5
      latency: {percentile: p90, added: 750us}
      """)
    #expect(given.name == "x")
    #expect(given.fleet == Fleet(nodes: 10, pods: 20, services: 5, requestsPerSecond: 1_000))
    #expect(
      given.needs
        == Needs(
          encryption: true, l7Share: 0.2, multiCluster: true, podIsolation: true, compliance: [.pciDSS, .fedRAMP],
          memoryLimit: 12.5, latency: LatencyObjective(percentile: .p90, addedUs: 750)))
    #expect(given.prices == nil)
  }

  @Test(arguments: [
    ("l7Share: 0", "x.yaml:3: needs.encryption is missing"),
    ("encryption: yes\nl7Share: 0", "x.yaml:3: needs.encryption is \"yes\", but true or false belongs here"),
    ("encryption: true\nl7Share: 2", "x.yaml:4: needs.l7Share is 2, but must lie between 0 and 1"),
    (
      "encryption: true\nl7Share: 0\nisolation: rack",
      "x.yaml:5: needs.isolation is \"rack\", but one of node, pod belongs here"
    ),
    (
      "encryption: true\nl7Share: 0\ncompliance: [SOX]",
      "x.yaml:5: needs.compliance is \"SOX\", but one of PCI-DSS, HIPAA, FedRAMP belongs here"
    ),
    (
      "encryption: true\nl7Share: 0\nlatency: {percentile: p95, added: 1ms}",
      "x.yaml:5: needs.latency.percentile is \"p95\", but one of p50, p90, p99 belongs here"
    ),
    (
      "encryption: true\nl7Share: 0\nmultiCluser: true",
      "x.yaml:5: unknown key \"multiCluser\" under needs; did you mean \"multiCluster\"?"
    ),
  ])
  func complaintsNameTheLine(_ needs: String, _ complaint: String) {
    #expect(throws: Problem.usage(complaint)) { try load(needs) }
  }

  @Test func aFleetWithoutNeedsIsNamed() {
    let path = "\(packageRoot)/Profiles/fleets/published-talk.yaml"
    #expect(throws: Problem.usage("\(path): needs is missing")) { try AdviceLoader.load(path) }
  }

  /// The made-up sidecar answers in three times 100 + b µs and holds 20 MiB.
  @Test func aRecordBringsItsIntervals() throws {
    let given = try load("encryption: true\nl7Share: 0.5", measured: try SyntheticRun.run(blocks: 6))
    let sidecar = try #require(given.measured.setups["sidecar"])
    #expect(given.measured.source == "synthetic of 2026-01-02 on 2 cores, 1000/s over 16 connections")
    #expect(sidecar.components == "client-proxy (Envoy 1.40.0, upstream, not istio-proxy)")
    #expect(sidecar.megabytes == [.podProxy: Estimate(20.97152)])
    let p50 = try #require(sidecar.added[.p50])
    #expect(p50.low < p50.value && p50.value < p50.high)
    #expect((305...308).contains(p50.value))
    #expect(given.measured.setups.count == 1)
  }

  @Test func aRecordWithoutASetupThatAdviceKnowsIsRefused() throws {
    var run = try SyntheticRun.run(blocks: 6)
    run.setups = run.setups.filter { $0.name == "baseline" }
    let names = "ebpf, ebpf-encrypted, ambient, ambient-waypoint, ebpf-l7, linkerd, sidecar"
    #expect(
      throws: Problem.usage("the record of synthetic has no valid trial of \(names): measure one of them")
    ) { try load("encryption: true\nl7Share: 0.5", measured: run) }
  }
}
