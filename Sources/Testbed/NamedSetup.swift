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
}

extension SetupCatalogue {
  /// Real products that only a cluster can hold.
  package static let clusterOnly = ClusterSetup.all.map(\.name)

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
    let own = customs.map(Custom.init).map {
      NamedSetup(name: $0.name, setup: $0, baseline: baselineName($0.topology))
    }
    if let found = (named + own).first(where: { $0.name == name }) { return found }
    if let known = ClusterSetup.named(name) { throw .usage("\(name) cannot be built here: \(known.reason)") }
    throw .usage("there is no set-up \"\(name)\"; choose among \(named.map(\.name).joined(separator: ", "))")
  }

  /// What a profile may name.
  package static var names: [String] { named.map(\.name) + clusterOnly }

  private static func oneNodeName(_ name: String) -> String { name + "-one-node" }
}
