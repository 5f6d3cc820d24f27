import Economics
import Quantities
import Results
import Statistics

extension Measurements {
  /// What a run measured of the set-ups that advice knows.
  ///
  /// - Throws: `Problem` of kind usage when the run has several loads, or measured none of them.
  package init(_ run: RunRecord) throws(Problem) {
    guard run.profile.cells == nil else {
      throw .usage("the record of \(run.profile.name) has several cells: give one of a profile without a matrix")
    }
    var setups: [String: Setup] = [:]
    for setup in run.setups where Candidate.all.contains(where: { $0.name == setup.name && !$0.parts.isEmpty }) {
      guard setup.trialsValid > 0 else { continue }
      setups[setup.name] = Self.setup(setup, run.trials.filter { $0.setup == setup.name && $0.valid })
    }
    guard !setups.isEmpty else {
      let names = Candidate.all.filter { !$0.parts.isEmpty }.map(\.name).joined(separator: ", ")
      throw .usage("the record of \(run.profile.name) has no valid trial of \(names): measure one of them")
    }
    let rate = run.profile.requestedRate.map { "\(Decimals.significant($0, 6))/s" } ?? "full speed"
    self.init(
      source: "\(run.profile.name) of \(run.startedAt.prefix(10)) on \(run.host.cores) cores, \(rate) over "
        + "\(run.profile.connections) connections", setups: setups)
  }

  private static func setup(_ setup: SetupRecord, _ trials: [TrialRecord]) -> Setup {
    let effects: [(LatencyObjective.Percentile, EffectRecord?)] = [
      (.p50, setup.overhead?.p50), (.p90, setup.overhead?.p90), (.p99, setup.overhead?.p99),
    ]
    let parts = Dictionary(grouping: setup.components, by: part)
    var megabytes: [Candidate.Part: Estimate] = [:]
    for case (let part?, let components) in parts {
      megabytes[part] = Estimate(
        trials: trials.compactMap { trial in
          let each = components.compactMap { trial.memory[$0.name]?.pssBytes }
          return each.count == components.count ? Double(each.reduce(0, +)) / Double(each.count) / 1e6 : nil
        })
    }
    return Setup(
      components: setup.components.filter { part($0) != nil || $0.role == "tunnel" }.map(\.title)
        .joined(separator: ", "),
      added: Dictionary(
        uniqueKeysWithValues: effects.compactMap { name, effect in interval(effect).map { (name, $0) } }),
      usPerRequest: interval(setup.overhead?.machineCpu) ?? interval(setup.overhead?.cpu), megabytes: megabytes)
  }

  /// Nil below the six pairs that an interval needs.
  private static func interval(_ effect: EffectRecord?) -> Estimate? {
    guard let effect, let low = effect.deltaLowUs, let high = effect.deltaHighUs else { return nil }
    return Estimate(effect.deltaUs, low: low, high: high)
  }

  private static func part(_ component: ComponentRecord) -> Candidate.Part? {
    switch component.name {
    case "client-proxy", "server-proxy": .podProxy
    case "node-proxy", "node1-proxy", "node2-proxy": .nodeProxy
    case "waypoint": .waypoint
    default: nil
    }
  }
}

extension Estimate {
  /// The Hodges–Lehmann centre over trials with its 95 % interval; without six trials, their range; nil without any.
  init?(trials values: [Double]) {
    guard let centre = HodgesLehmann(values), let low = values.min(), let high = values.max() else { return nil }
    let interval = centre.interval(level: 0.95)
    self.init(centre.estimate, low: interval?.lowerBound ?? low, high: interval?.upperBound ?? high)
  }
}
