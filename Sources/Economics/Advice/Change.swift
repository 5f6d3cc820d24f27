import Quantities

/// One input at which another set-up would come first, all others as they are.
package struct Change: Equatable, Sendable {
  /// A stable word for machines, as in the file.
  package let input: String
  package let now: String
  package let then: String
  package let first: [String]

  /// The nearest value of each input, upwards and downwards, that changes the first place.
  package static func all(_ given: AdviceCase) -> [Change] {
    let now = Advice(given).first
    return inputs(given).flatMap { input in
      input.alternatives.compactMap { steps -> Change? in
        for step in steps {
          var other = given
          step.apply(&other)
          let first = Advice(other).first
          if first != now { return Change(input: input.name, now: input.now, then: step.text, first: first) }
        }
        return nil
      }
    }
  }

  private struct Step {
    let text: String
    let apply: (inout AdviceCase) -> Void
  }

  private struct Input {
    let name: String
    let now: String
    /// Each a walk away from what is now.
    let alternatives: [[Step]]
  }

  private static func inputs(_ given: AdviceCase) -> [Input] {
    let needs = given.needs
    var inputs = [
      flag("encryption", \.encryption, needs), share(needs), flag("multiCluster", \.multiCluster, needs),
      flag("isolation", \.podIsolation, needs, words: ("node", "pod")), nodes(given.fleet),
    ]
    if let limit = needs.memoryLimit {
      inputs.append(
        amount("memoryLimitGB", limit, text: { Decimals.significant($0, 3) }, apply: { $0.needs.memoryLimit = $1 }))
    }
    if let objective = needs.latency {
      inputs.append(
        amount(
          "latency.added", objective.addedUs, text: Words.time, apply: { $0.needs.latency?.addedUs = $1 }))
    }
    return inputs
  }

  private static func flag(
    _ name: String, _ path: WritableKeyPath<Needs, Bool>, _ needs: Needs, words: (String, String) = ("false", "true")
  ) -> Input {
    let value = needs[keyPath: path]
    let step = Step(text: value ? words.0 : words.1) { $0.needs[keyPath: path] = !value }
    return Input(name: name, now: value ? words.1 : words.0, alternatives: [[step]])
  }

  /// In steps of 5 %.
  private static func share(_ needs: Needs) -> Input {
    func steps(_ values: [Int]) -> [Step] {
      values.map { percent in
        Step(text: Words.share(Double(percent) / 100)) { $0.needs.l7Share = Double(percent) / 100 }
      }
    }
    let grid = Array(stride(from: 0, through: 100, by: 5))
    return Input(
      name: "l7Share", now: Words.share(needs.l7Share),
      alternatives: [
        steps(grid.filter { Double($0) / 100 > needs.l7Share }),
        steps(grid.filter { Double($0) / 100 < needs.l7Share }.reversed()),
      ])
  }

  /// 1, 2, 5, 10 … 100,000 nodes; pods, services and requests grow with them.
  private static func nodes(_ fleet: Fleet) -> Input {
    func steps(_ values: [Double]) -> [Step] {
      values.map { nodes in
        Step(text: Decimals.significant(nodes, 6)) { other in
          let factor = nodes / max(fleet.nodes, 1)
          other.fleet = Fleet(
            nodes: nodes, pods: fleet.pods * factor, services: fleet.services * factor,
            requestsPerSecond: fleet.requestsPerSecond * factor)
        }
      }
    }
    let grid: [Double] = [
      1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000,
    ]
    return Input(
      name: "nodes", now: Decimals.significant(fleet.nodes, 6),
      alternatives: [steps(grid.filter { $0 > fleet.nodes }), steps(grid.filter { $0 < fleet.nodes }.reversed())])
  }

  /// Up to a hundred times more, and down to a hundredth.
  private static func amount(
    _ name: String, _ value: Double, text: (Double) -> String, apply: @escaping (inout AdviceCase, Double) -> Void
  ) -> Input {
    let factors = [1.25, 1.5, 2, 3, 5, 10, 20, 50, 100]
    func steps(_ values: [Double]) -> [Step] {
      values.map { other in Step(text: text(other)) { apply(&$0, other) } }
    }
    return Input(
      name: name, now: text(value),
      alternatives: [steps(factors.map { value * $0 }), steps(factors.map { value / $0 })])
  }
}
