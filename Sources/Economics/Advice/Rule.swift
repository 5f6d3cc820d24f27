/// One idea about which set-up suits which fleet.
package struct Rule: Sendable {
  /// A stable word for machines.
  package let name: String
  /// What it says, whatever the fleet.
  package let statement: String
  /// What it finds for one candidate; nil where it does not apply.
  let judge: @Sendable (AdviceCase, Candidate) -> Verdict?

  init(_ name: String, _ statement: String, judge: @escaping @Sendable (AdviceCase, Candidate) -> Verdict?) {
    self.name = name
    self.statement = statement
    self.judge = judge
  }

  /// What a rule finds for one candidate.
  struct Verdict {
    let effect: Finding.Effect
    let text: String
    let evidence: [Grounds]

    init(_ effect: Finding.Effect, _ text: String, _ evidence: Grounds...) {
      self.init(effect, text, evidence)
    }

    init(_ effect: Finding.Effect, _ text: String, _ evidence: [Grounds]) {
      self.effect = effect
      self.text = text
      self.evidence = evidence
    }
  }

  func finding(_ given: AdviceCase, _ candidate: Candidate) -> Finding? {
    judge(given, candidate).map { Finding(rule: name, effect: $0.effect, text: $0.text, evidence: $0.evidence) }
  }
}

/// A rule applied to a candidate.
package struct Finding: Equatable, Sendable {
  package enum Effect: String, Sendable {
    /// A need that it cannot meet: it is no longer ranked.
    case excludes
    /// A need that it meets, as others may too.
    case meets
    case speaksFor = "for"
    case speaksAgainst = "against"
    /// A need of which nobody knows whether it meets it.
    case unknown
  }

  package let rule: String
  package let effect: Effect
  package let text: String
  package let evidence: [Grounds]

  /// A statement is as good as the weakest thing that it rests on.
  package var kind: Grounds.Kind { evidence.map(\.kind).min { $0.weight < $1.weight } ?? .opinion }

  package var points: Int {
    switch effect {
    case .speaksFor: kind.weight
    case .speaksAgainst: -kind.weight
    case .excludes, .meets, .unknown: 0
    }
  }
}

extension Rule {
  /// In the order in which findings are told.
  package static let all: [Rule] = [
    encryption, layer7, isolation, compliance, multiCluster, memoryLimit, latency, leaner, fewNodes, manyNodes,
    largeScale, l4Share, heavyL7, nothingAsked,
  ]
}
