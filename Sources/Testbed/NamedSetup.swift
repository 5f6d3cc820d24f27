import Profiles
import Quantities

/// A set-up under the name it has in a run.
package struct NamedSetup: Sendable {
  package let name: String
  package let setup: any Setup
  /// Its topology's baseline, which it is held against.
  package let baseline: String

  package init(name: String, setup: any Setup, baseline: String) {
    self.name = name
    self.setup = setup
    self.baseline = baseline
  }

  /// Whether its proxies are of this testbed and parse the client's HTTP, so that an `EnvoyOverlay` changes something.
  package var takesOverlay: Bool {
    [.l7, .l7Policy].contains(setup.setupClass) && !(setup is Custom)
  }
}

extension SetupCatalogue {
  /// Every set-up with every topology it has. What exists on two nodes bears its plain name there, and
  /// `NAME-one-node` on one.
  package static let named: [NamedSetup] = {
    let onTwo = all(.twoNodes)
    let plain = onTwo.map { NamedSetup(name: $0.name, setup: $0, baseline: baselineName($0.topology)) }
    let onOne = all(.oneNode).filter { one in
      one.topology == .oneNode && !onTwo.contains { $0.name == one.name && $0.topology == .oneNode }
    }
    return plain + onOne.map { NamedSetup(name: oneNodeName($0.name), setup: $0, baseline: baselineName(.oneNode)) }
  }()

  package static func baselineName(_ topology: Topology.Shape) -> String {
    topology == .oneNode ? oneNodeName("baseline") : "baseline"
  }

  /// - Parameter customs: the profile's own.
  /// - Throws: `Problem` of kind usage that lists the names there are.
  package static func setup(named name: String, customs: [CustomSettings] = []) throws(Problem) -> NamedSetup {
    let known = named(with: customs)
    if let found = known.first(where: { $0.name == name }) { return found }
    if let product = ClusterSetup.named(name) { throw .usage("\(name) cannot be built here: \(product.reason)") }
    throw .usage("there is no set-up \"\(name)\"; choose among \(known.map(\.name).joined(separator: ", "))")
  }

  /// All that can be built, a profile's own last.
  package static func named(with customs: [CustomSettings]) -> [NamedSetup] {
    named
      + customs.map(Custom.init).map { NamedSetup(name: $0.name, setup: $0, baseline: baselineName($0.topology)) }
  }

  /// What a profile may name.
  package static var names: [String] { named.map(\.name) + ClusterSetup.all.map(\.name) }

  private static func oneNodeName(_ name: String) -> String { name + "-one-node" }
}
