import Profiles
import Quantities
import Testbed

/// What a run measures: the profile's set-ups as far as this machine has them, and the baseline of each one's topology.
package struct Lineup: Sendable {
  /// A set-up that is not measured, and why.
  package struct Absence: Equatable, Sendable {
    package let name: String
    package let reason: String
  }

  /// Baselines that the profile does not name come first.
  package let setups: [NamedSetup]
  package let leftOut: [Absence]

  package var names: [String] { setups.map(\.name) }

  /// Why some were left out, in one line; nil when none was.
  package var note: String? {
    guard !leftOut.isEmpty else { return nil }
    return "left out: " + leftOut.map { "\($0.name) (\($0.reason))" }.joined(separator: ", ")
  }

  /// - Parameters:
  ///   - names: as the profile has them.
  ///   - customs: the profile's own.
  ///   - obstacle: why a set-up cannot be built here; nil when nothing is known against it.
  /// - Throws: `Problem` of kind environment when nothing but baselines is left of a profile that wanted more, of kind
  ///   usage for a name that nobody knows.
  package init(
    _ names: [String], customs: [CustomSettings] = [], obstacle: (any Setup) -> String?
  ) throws(Problem) {
    var setups: [NamedSetup] = []
    var leftOut: [Absence] = []
    for name in names {
      if let product = ClusterSetup.named(name) {
        leftOut.append(Absence(name: name, reason: product.reason))
        continue
      }
      let found = try Self.setup(named: name, customs)
      if let reason = obstacle(found.setup) {
        leftOut.append(Absence(name: name, reason: reason))
      } else {
        setups.append(found)
      }
    }
    if Self.areBaselines(setups), let first = leftOut.first {
      throw .environment("\(first.name) cannot be measured here: \(first.reason)")
    }
    var missing: [NamedSetup] = []
    for baseline in setups.map(\.baseline) where !(setups + missing).contains(where: { $0.name == baseline }) {
      missing.append(try SetupCatalogue.setup(named: baseline))
    }
    self.setups = missing + setups
    self.leftOut = leftOut
  }

  private init(setups: [NamedSetup], leftOut: [Absence]) {
    self.setups = setups
    self.leftOut = leftOut
  }

  /// What is left when more turn out to be absent.
  func without(_ absent: [Absence]) -> Lineup {
    Lineup(setups: setups.filter { setup in !absent.contains { $0.name == setup.name } }, leftOut: leftOut + absent)
  }

  /// Whether there is something to be held against a baseline.
  var isWorthwhile: Bool { !Self.areBaselines(setups) }

  /// Whether a run makes sense without this one: a baseline is needed by the others.
  func isOptional(_ name: String) -> Bool { setups.contains { $0.name == name && $0.name != $0.baseline } }

  private static func areBaselines(_ setups: [NamedSetup]) -> Bool { setups.allSatisfy { $0.name == $0.baseline } }

  /// `NAME-again` is NAME a second time: what a run then finds between the two is its own error.
  private static func setup(named name: String, _ customs: [CustomSettings]) throws(Problem) -> NamedSetup {
    guard name.hasSuffix(Profile.again) else { return try SetupCatalogue.setup(named: name, customs: customs) }
    let once = try SetupCatalogue.setup(named: String(name.dropLast(Profile.again.count)), customs: customs)
    return NamedSetup(name: name, setup: once.setup, baseline: once.baseline)
  }
}
