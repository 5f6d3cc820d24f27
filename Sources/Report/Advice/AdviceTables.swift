import Economics
import Quantities

/// What reports of advice share: tables, and evidence numbered in the order in which it is first named.
struct AdviceTables {
  let advice: Advice
  private let given: AdviceCase
  let sources: [Grounds]

  init(_ given: AdviceCase) {
    self.given = given
    advice = Advice(given)
    sources = advice.places.flatMap { Self.told($0) }.flatMap(\.evidence).reduce(into: []) { seen, evidence in
      if !seen.contains(evidence) { seen.append(evidence) }
    }
  }

  /// Of what is ruled out only why it is.
  static func told(_ place: Advice.Place) -> [Finding] {
    place.isExcluded ? place.findings.filter { $0.effect == .excludes } : place.findings
  }

  var ranking: Table {
    var columns: [Table.Column] = [
      .left("rank"), .left("set-up"), .left("what it is"), .right("score"), .right("GB"), .right("cores"),
    ]
    if let prices = given.prices { columns.append(.right("\(prices.currency) a year")) }
    var table = Table(columns)
    for place in advice.places {
      table.add([
        rank(place), place.candidate.name, place.candidate.title, place.isExcluded ? "" : Self.signed(place.score),
        Self.range(place.resources.gigabytes) { Decimals.significant($0, 3) },
        Self.range(place.resources.cores) { Decimals.significant($0, 3) },
        Self.range(given.prices.flatMap(place.resources.cost), CostReport.whole),
      ])
    }
    return table
  }

  func findings(_ place: Advice.Place) -> Table {
    var table = Table([.left("effect"), .right("points"), .left("rule"), .left("finding"), .left("evidence")])
    for finding in Self.told(place) {
      table.add([
        finding.effect.rawValue, finding.points == 0 ? "" : Self.signed(finding.points), finding.rule, finding.text,
        reference(finding),
      ])
    }
    return table
  }

  var changes: Table {
    var table = Table([.left("input"), .right("now"), .right("at"), .left("first would be")])
    for change in Change.all(given) {
      table.add([
        change.input, change.now, change.then, change.first.isEmpty ? "nothing" : change.first.joined(separator: ", "),
      ])
    }
    return table
  }

  var rules: Table {
    let names = Set(advice.places.flatMap(Self.told).map(\.rule))
    var table = Table([.left("rule"), .left("what it says")])
    for rule in Rule.all where names.contains(rule.name) { table.add([rule.name, rule.statement]) }
    return table
  }

  var evidence: Table {
    var table = Table([.right(""), .left("kind"), .left("source")])
    for (index, source) in sources.enumerated() { table.add(["\(index + 1)", source.kind.rawValue, source.source]) }
    return table
  }

  /// `2=` for equals.
  func rank(_ place: Advice.Place) -> String {
    guard let rank = place.rank else { return "out" }
    return "\(rank)" + (advice.places.count(where: { $0.rank == rank }) > 1 ? "=" : "")
  }

  /// `published 2, 3`
  private func reference(_ finding: Finding) -> String {
    let numbers = finding.evidence.compactMap { sources.firstIndex(of: $0) }.sorted().map { "\($0 + 1)" }
    return "\(finding.kind.rawValue) \(numbers.joined(separator: ", "))"
  }

  static func signed(_ points: Int) -> String { points > 0 ? "+\(points)" : "\(points)" }

  private static func range(_ range: Resources.Range?, _ text: (Double) -> String) -> String {
    guard let range else { return Figures.none }
    let (low, high) = (text(range.low), text(range.high))
    return low == high ? low : "\(low) … \(high)"
  }
}
