import Economics
import Quantities

/// What meshes cost in a fleet, as plain text for a terminal.
package struct CostReport {
  package let text: String

  package init(_ cost: CostCase) {
    let prices = cost.prices
    var parts: [String] = []
    if !cost.description.isEmpty { parts.append(cost.description + "\n") }
    parts.append(
      "Prices: \(prices.name), \(prices.date), \(prices.currency)\n"
        + "  a core \(Self.price(prices.coreHour)) and a GB \(Self.price(prices.gigabyteHour)) an hour; source: \(prices.source)\n"
        + (prices.coreHour == 0 ? "  CPU is left out of this price table: what follows is memory alone.\n" : ""))
    parts.append("A year\n" + Self.bills(cost).plain)
    if let migration = cost.migration, let saving = cost.saving, let first = cost.firstYear {
      parts.append(
        "From \(migration.from) to \(migration.to): saves \(Self.money(saving)) a year; first year "
          + "\(Self.money(first)) after \(Self.whole(migration.engineering)) of engineering and "
          + "\(Self.whole(migration.support)) of support\n")
      parts.append("What moves that saving, each input alone\n" + Self.sensitivity(cost).plain)
    }
    if !cost.published.isEmpty {
      parts.append("Against what was published\n" + Self.published(cost).plain + Self.disagreement(cost))
    }
    text = parts.joined(separator: "\n")
  }

  private static func bills(_ cost: CostCase) -> Table {
    var table = Table([
      .left("set-up"), .right("GB"), .right("cores"), .right("memory"), .right("CPU"), .right("total, by use"),
      .right("total, by requests"),
    ])
    for plan in cost.plans {
      let bill = Bill(plan, in: cost.fleet, at: cost.prices)
      table.add([
        plan.name, figure(bill.gigabytes), figure(bill.cores), money(bill.memory), money(bill.cpu), money(bill.total),
        bill.reserved.map(whole) ?? Figures.none,
      ])
    }
    return table
  }

  private static func sensitivity(_ cost: CostCase) -> Table {
    var table = Table([.left("input"), .right("halved"), .right("as given"), .right("doubled")])
    let given = cost.saving.map { whole($0.value) } ?? Figures.none
    for row in Sensitivity(cost, of: { $0.saving?.value }).rows {
      table.add([row.input, whole(row.halved), given, whole(row.doubled)])
    }
    return table
  }

  /// The last column is the price of a GB-hour at which the published number would come out: where it differs from row to
  /// row, the published numbers rest on different prices.
  private static func published(_ cost: CostCase) -> Table {
    var table = Table([
      .left("figure"), .right("published"), .right("computed"), .right("difference"),
      .right("price of a GB-hour it takes"),
    ])
    for figure in cost.published {
      let computed = cost.computed(figure)
      let share = computed.map { Decimals.percent($0.value / figure.amount - 1) }
      table.add([
        figure.what, whole(figure.amount), computed.map { whole($0.value) } ?? Figures.none, share ?? Figures.none,
        cost.impliedGigabyteHour(figure).map(price) ?? Figures.none,
      ])
    }
    return table
  }

  /// Which input keeps published figures from agreeing with each other.
  private static func disagreement(_ cost: CostCase) -> String {
    let prices = cost.published.compactMap(cost.impliedGigabyteHour)
    guard let least = prices.min(), let most = prices.max(), least > 0, most / least > 1.02 else { return "" }
    return "No one price gives them all: they take from \(price(least)) to \(price(most)) for a GB-hour.\n"
  }

  private static func price(_ value: Double) -> String { Decimals.significant(value, 4) }

  private static func figure(_ estimate: Estimate) -> String {
    let text = Decimals.significant(estimate.value, 4)
    guard !estimate.isExact else { return text }
    return "\(text) (\(Decimals.significant(estimate.low, 4)) … \(Decimals.significant(estimate.high, 4)))"
  }

  private static func money(_ estimate: Estimate) -> String {
    estimate.isExact
      ? whole(estimate.value) : "\(whole(estimate.value)) (\(whole(estimate.low)) … \(whole(estimate.high)))"
  }

  /// `203,232`
  static func whole(_ value: Double) -> String {
    let digits = Decimals.fixed(value.magnitude, 0)
    let grouped = digits.enumerated().reduce(into: "") { text, item in
      if item.offset > 0, (digits.count - item.offset).isMultiple(of: 3) { text += "," }
      text.append(item.element)
    }
    return (value < 0 && digits != "0" ? "-" : "") + grouped
  }
}
