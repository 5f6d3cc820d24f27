import Testing

@testable import Economics

@Suite struct AdviceTests {
  static let fleet = Fleet(nodes: 100, pods: 1_500, services: 200, requestsPerSecond: 20_000)

  static func given(_ needs: Needs, nodes: Double = 100, measured: Measurements = .nothing) -> AdviceCase {
    var fleet = fleet
    fleet.nodes = nodes
    return AdviceCase(name: "x", fleet: fleet, needs: needs, measured: measured)
  }

  private func place(_ name: String, _ given: AdviceCase) throws -> Advice.Place {
    try #require(Advice(given).places.first { $0.candidate.name == name })
  }

  /// The decision rules that are printed as opinion, where nothing better speaks against them.
  @Test(arguments: cases)
  func whoComesFirst(_ needs: Needs, _ nodes: Double, _ first: [String]) {
    #expect(Advice(Self.given(needs, nodes: nodes)).first == first)
  }

  static let cases: [(Needs, Double, [String])] = [
    (Needs(encryption: false, l7Share: 0), 100, ["baseline"]),
    (Needs(encryption: true, l7Share: 0), 100, ["ambient"]),
    (Needs(encryption: true, l7Share: 0.2), 100, ["ambient-waypoint"]),
    (Needs(encryption: true, l7Share: 0.2), 2_000, ["ambient-waypoint"]),
    (Needs(encryption: true, l7Share: 0.2, podIsolation: true), 100, ["linkerd", "sidecar"]),
    (Needs(encryption: true, l7Share: 1), 100, ["linkerd", "sidecar"]),
    (Needs(encryption: true, l7Share: 1, multiCluster: true, compliance: [.pciDSS]), 100, ["linkerd", "sidecar"]),
  ]

  @Test func whatANeedRulesOutIsNotRanked() throws {
    let given = Self.given(Needs(encryption: true, l7Share: 0.2))
    let excluded = Advice(given).places.filter(\.isExcluded).map(\.candidate.name)
    #expect(excluded == ["baseline", "ebpf", "ebpf-encrypted", "ambient", "ebpf-l7"])
    let ebpf = try place("ebpf", given)
    #expect(ebpf.findings.filter { $0.effect == .excludes }.map(\.rule) == ["encryption", "layer-7"])
  }

  @Test func nothingMayFit() {
    let advice = Advice(Self.given(Needs(encryption: true, l7Share: 0.2, podIsolation: true, memoryLimit: 1)))
    #expect(advice.first == [])
    #expect(advice.places.allSatisfy { $0.isExcluded })
  }

  /// 1,500 pods of 60 … 212 MB and 100 nodes of 12 … 26 MB; 20,000/s of 253 … 400 µs and of 72 … 120 µs.
  @Test func publishedFiguresAreMultipliedOut() throws {
    let given = Self.given(Needs(encryption: true, l7Share: 0))
    let sidecar = try place("sidecar", given).resources
    #expect(sidecar.gigabytes.map { [$0.low, $0.high] } == [90, 318])
    #expect(sidecar.cores.map { [($0.low * 1e4).rounded(), $0.high] } == [50_625, 8])
    let ambient = try place("ambient", given).resources
    #expect(ambient.gigabytes.map { [$0.low, $0.high] } == [1.2, 2.6])
    #expect(ambient.cores.map { [($0.low * 1e4).rounded(), $0.high] } == [14_375, 2.4])
    #expect(try place("ebpf", given).resources.cores == nil)
    let waypoint = try place("ambient-waypoint", Self.given(Needs(encryption: true, l7Share: 0.2))).resources
    #expect(waypoint.gigabytes.map { ($0.low * 1e9).rounded() } == 3.6e9)
    #expect(waypoint.cores.map { ($0.low * 1e9).rounded() } == 3.4e9)
  }

  @Test(arguments: [
    (100.0, Finding.Effect.speaksAgainst, "holds 90 … 318 GB of 100 GB: over it by one source"),
    (89, .excludes, "holds 90 … 318 GB of 89 GB"), (320, .meets, "holds 90 … 318 GB of 320 GB"),
  ])
  func aMemoryLimitIsHeldAgainstAllSources(_ limit: Double, _ effect: Finding.Effect, _ text: String) throws {
    let given = Self.given(Needs(encryption: true, l7Share: 0.5, memoryLimit: limit))
    let finding = try #require(try place("sidecar", given).findings.first { $0.rule == "memory-limit" })
    #expect(finding.effect == effect)
    #expect(finding.text == text)
    #expect(finding.kind == .published)
  }

  private let measured = Measurements(
    source: "a run",
    setups: [
      "sidecar": .init(
        components: "client-proxy (Envoy 1.40.0, upstream, not istio-proxy)",
        added: [.p99: Estimate(490, low: 427, high: 1_482)], usPerRequest: Estimate(348, low: 331, high: 365),
        megabytes: [.podProxy: Estimate(44, low: 43, high: 45)])
    ])

  @Test(arguments: [
    (400.0, Finding.Effect.excludes, "adds 427 µs … 1.482 ms to p99, and 400 µs is allowed"),
    (1_000, .unknown, "adds 427 µs … 1.482 ms to p99, and 1 ms is allowed: too noisy to tell"),
    (1_482, .meets, "adds 427 µs … 1.482 ms to p99, and 1.482 ms is allowed"),
  ])
  func latencyIsJudgedByWhatWasMeasured(_ allowed: Double, _ effect: Finding.Effect, _ text: String) throws {
    let objective = LatencyObjective(percentile: .p99, addedUs: allowed)
    let given = Self.given(Needs(encryption: true, l7Share: 0.2, latency: objective), measured: measured)
    let finding = try #require(try place("sidecar", given).findings.first { $0.rule == "latency" })
    #expect(finding.effect == effect)
    #expect(finding.text == text)
    #expect(
      finding.evidence == [
        Grounds(.measured, "a run, client-proxy (Envoy 1.40.0, upstream, not istio-proxy)")
      ])
    let other = try #require(try place("linkerd", given).findings.first { $0.rule == "latency" })
    #expect(other.effect == .unknown)
  }

  @Test func measuredFiguresReplacePublishedOnes() throws {
    let sidecar = try place("sidecar", Self.given(Needs(encryption: true, l7Share: 0.2), measured: measured)).resources
    #expect(sidecar.gigabytes.map { [$0.low, $0.high] } == [64.5, 67.5])
    #expect(sidecar.cores.map { [($0.low * 1e6).rounded(), ($0.high * 1e6).rounded()] } == [6.62e6, 7.3e6])
    #expect(sidecar.cores?.evidence.map(\.kind) == [.measured])
  }

  /// Ambient was not measured, so both are compared by published figures.
  @Test func measuredIsNotHeldAgainstPublished() throws {
    let given = Self.given(Needs(encryption: true, l7Share: 0), measured: measured)
    let finding = try #require(try place("ambient", given).findings.first { $0.rule == "leaner" })
    #expect(finding.text == "1.2 … 2.6 GB, where sidecars take 90 … 318; 1.44 … 2.4 cores, where they take 5.06 … 8")
    #expect(finding.kind == .published)
    #expect(finding.points == 2)
  }

  @Test func everyFindingHasEvidenceAndEveryScoreAddsUp() {
    for needs in [
      Needs(encryption: true, l7Share: 0.2), Needs(encryption: false, l7Share: 0), Needs(encryption: true, l7Share: 1),
    ] {
      for place in Advice(Self.given(needs, nodes: 2_000)).places {
        #expect(place.findings.allSatisfy { !$0.evidence.isEmpty && $0.evidence.allSatisfy { !$0.source.isEmpty } })
        #expect(place.findings.reduce(0) { $0 + $1.points } == place.score)
      }
    }
  }

  @Test func whatWouldChangeTheAnswer() {
    let changes = Change.all(Self.given(Needs(encryption: true, l7Share: 0.2)))
    #expect(
      changes == [
        Change(input: "encryption", now: "true", then: "false", first: ["ambient-waypoint", "ebpf-l7"]),
        Change(input: "l7Share", now: "20 %", then: "55 %", first: ["linkerd", "sidecar"]),
        Change(input: "l7Share", now: "20 %", then: "0 %", first: ["ambient"]),
        Change(
          input: "multiCluster", now: "false", then: "true", first: ["ambient-waypoint", "linkerd", "sidecar"]),
        Change(input: "isolation", now: "node", then: "pod", first: ["linkerd", "sidecar"]),
      ])
  }
}
