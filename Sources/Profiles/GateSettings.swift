import Quantities
import Results
import Statistics

/// How `toll gate` decides, and between what.
package struct GateSettings: Equatable, Sendable {
  /// On what the verdict rests; nil: on all that the trials are long enough for.
  package var metrics: [GateMetric]?
  package var limits: [GateMetric: GateLimits] = [:]
  /// How many blocks may be run again because a trial in them was invalid.
  package var reruns = 7
  package var arms: [Arm] = []

  package init() {}

  package func arm(_ name: String) -> Arm { arms.first { $0.name == name } ?? Arm(name: name) }
}

extension GateSettings {
  static let keys = ["gate", Arm.candidate, Arm.baseline, Arm.anchor]

  /// - Parameters:
  ///   - root: the whole profile.
  ///   - setups: the names there are.
  init(_ root: YAMLSection, setups: [String]) throws(Problem) {
    self.init()
    for name in [Arm.candidate, Arm.baseline, Arm.anchor] {
      if let field = root[name] { arms.append(try Arm(field, name: name, setups: setups)) }
    }
    guard let field = root["gate"] else { return }
    let section = try YAMLSection(field, keys: ["metrics", "effect", "margin", "reruns"])
    if let field = section["metrics"] { metrics = try Self.metrics(field) }
    if let field = section["reruns"] { reruns = try field.integer(in: 0...1_000) }
    let effects = try section["effect"].map(Self.shares) ?? [:]
    let margins = try section["margin"].map(Self.shares) ?? [:]
    for metric in GateMetric.allCases where effects[metric] != nil || margins[metric] != nil {
      let effect = effects[metric] ?? metric.limits.minimumEffect
      let margin = margins[metric] ?? max(metric.limits.equivalenceMargin, effect)
      guard margin >= effect, effect > 0 else {
        throw field.problem(
          "has an effect of \(metric.rawValue) that is not between 0 and its margin: a change must not be both")
      }
      limits[metric] = GateLimits(minimumEffect: effect, equivalenceMargin: margin)
    }
  }

  private static func metrics(_ field: YAMLField) throws(Problem) -> [GateMetric] {
    var metrics: [GateMetric] = []
    for item in field.fields() {
      let metric = try metric(try item.text(), item)
      guard !metrics.contains(metric) else { throw item.problem("names \(metric.rawValue) twice: remove one") }
      metrics.append(metric)
    }
    guard !metrics.isEmpty else { throw field.problem("is empty, so nothing could decide") }
    return metrics
  }

  private static func shares(_ field: YAMLField) throws(Problem) -> [GateMetric: Double] {
    var shares: [GateMetric: Double] = [:]
    for (name, field) in try YAMLSection(field).entries {
      shares[try metric(name, field)] = try field.fraction(atMost: 10)
    }
    return shares
  }

  private static func metric(_ name: String, _ field: YAMLField) throws(Problem) -> GateMetric {
    guard let metric = GateMetric(rawValue: name) else {
      let known = GateMetric.allCases.map(\.rawValue).joined(separator: ", ")
      throw field.problem("names \"\(name)\", but can be judged by \(known) only")
    }
    return metric
  }
}
