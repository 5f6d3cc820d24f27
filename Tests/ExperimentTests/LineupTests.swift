import Quantities
import Testbed
import Testing

@testable import Experiment

@Suite struct LineupTests {
  private static let cilium =
    "cluster only: Cilium's agent manages a node's whole network; ebpf is its path with programs of our own"

  private func lineup(_ names: [String], absent: [String: String] = [:]) throws(Problem) -> Lineup {
    try Lineup(names) { setup in absent[setup.name] }
  }

  @Test func theBaselineOfEachTopologyIsAdded() throws {
    #expect(try lineup(["sidecar"]).names == ["baseline", "sidecar"])
    let both = try lineup(["sidecar", "sidecar-one-node", "baseline"])
    #expect(both.names == ["baseline-one-node", "sidecar", "sidecar-one-node", "baseline"])
    #expect(both.setups.map(\.baseline) == ["baseline-one-node", "baseline", "baseline-one-node", "baseline"])
    #expect(both.setups.map(\.setup.topology) == [.oneNode, .twoNodes, .oneNode, .twoNodes])
    #expect(both.note == nil)
  }

  @Test func theSameSetupTwiceIsAnAA() throws {
    let aa = try lineup(["baseline", "baseline-again"])
    #expect(aa.names == ["baseline", "baseline-again"])
    #expect(aa.setups.map(\.setup.name) == ["baseline", "baseline"])
    #expect(aa.setups.map(\.baseline) == ["baseline", "baseline"])
    #expect(aa.isWorthwhile)
  }

  @Test func whatIsLeftOutIsSaidInOneLine() throws {
    let lineup = try lineup(["baseline", "sidecar", "ebpf", "linkerd"], absent: ["ebpf": "it needs root"])
    #expect(lineup.names == ["baseline", "sidecar"])
    #expect(
      lineup.note
        == "left out: ebpf (it needs root), linkerd (cluster only: linkerd2-proxy does not start without Linkerd's control plane)"
    )
  }

  @Test func aRunOfNothingButBaselinesIsRefusedWhenMoreWasWanted() throws {
    #expect(throws: Problem.environment("cilium cannot be measured here: \(Self.cilium)")) {
      try lineup(["baseline", "cilium"])
    }
    #expect(try lineup(["baseline"]).names == ["baseline"])
  }

  @Test func aSetupThatTurnsOutAbsentIsLeftOutToo() throws {
    let whole = try lineup(["sidecar", "ebpf", "cilium"])
    let rest = whole.without([Lineup.Absence(name: "sidecar", reason: "no Envoy")])
    #expect(rest.names == ["baseline", "ebpf"] && rest.isWorthwhile)
    #expect(rest.note == "left out: cilium (\(Self.cilium)), sidecar (no Envoy)")
    #expect(!whole.isOptional("baseline") && whole.isOptional("ebpf"))
  }

  @Test func unknownNames() {
    #expect(throws: Problem.self) { try lineup(["baseline", "sidecarr"]) }
  }
}

@Suite struct CatalogueTests {
  @Test func everyNameIsOneSetupOnOneTopology() throws {
    let named = SetupCatalogue.named
    #expect(Set(named.map(\.name)).count == named.count)
    for name in named {
      #expect(name.baseline == SetupCatalogue.baselineName(name.setup.topology))
      #expect(!name.name.hasSuffix("-one-node") || name.setup.topology == .oneNode, "\(name.name)")
      #expect(named.contains { $0.name == name.baseline && $0.setup.topology == name.setup.topology })
    }
  }
}
