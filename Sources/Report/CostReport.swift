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
      parts.append(Self.migration(migration, saving, first))
    }
    let sensitivity = Self.sensitivity(cost)
    if !sensitivity.table.isEmpty {
      parts.append("What moves \(sensitivity.of), each input alone\n" + sensitivity.table.plain)
    }
    if !cost.published.isEmpty {
      parts.append("Against what was published\n" + Self.published(cost).plain + Self.disagreement(cost))
    }
    text = parts.joined(separator: "\n")
  }

  private static func bills(_ cost: CostCase) -> Table {
    let bills = cost.plans.map { Bill($0, in: cost.fleet, at: cost.prices) }
    var columns: [Table.Column] = [
      .left("set-up"), .right("GB"), .right("cores"), .right("memory"), .right("CPU"), .right("total, by use"),
      .right("total, by requests"),
    ]
    if let first = cost.plans.first, cost.plans.count > 1 { columns.append(.right("by use, against \(first.name)")) }
    var table = Table(columns)
    for (index, bill) in bills.enumerated() {
      table.add([
        cost.plans[index].name, figure(bill.gigabytes), figure(bill.cores), money(bill.memory), money(bill.cpu),
        money(bill.total), bill.reserved.map(whole) ?? Figures.none,
        index == 0 ? Figures.none : signed(bill.total - bills[0].total),
      ])
    }
    return table
  }

  private static func migration(_ migration: Migration, _ saving: Estimate, _ first: Estimate) -> String {
    let effort =
      switch migration.engineering {
      case .amount(let amount): whole(amount)
      case .months(let months, let perMonth):
        "\(whole(months * perMonth)) (\(Decimals.significant(months, 3)) months at \(whole(perMonth)))"
      }
    let payback = [saving.high, saving.value, saving.low].map { saving in
      migration.monthsToPayBack(saving: saving).map { "\(Decimals.significant($0, 3)) months" } ?? "never"
    }
    let interval = saving.isExact ? "" : " (\(payback[0]) … \(payback[2]))"
    return "From \(migration.from) to \(migration.to): saves \(money(saving)) a year; first year \(money(first)) after "
      + "\(effort) of engineering and \(whole(migration.support)) a year of support; pays back: \(payback[1])\(interval)\n"
  }

  /// Of the saving where there is a migration, else of the first set-up's total.
  private static func sensitivity(_ cost: CostCase) -> (of: String, table: Table) {
    let first = cost.plans.first?.name ?? ""
    let isSaving = cost.saving != nil
    let result = { (cost: CostCase) in isSaving ? cost.saving?.value : cost.bill(of: first)?.total.value }
    var table = Table([.left("input"), .right("halved"), .right("as given"), .right("doubled")])
    let given = result(cost).map(whole) ?? Figures.none
    for row in Sensitivity(cost, of: result).rows {
      table.add([row.input, whole(row.halved), given, whole(row.doubled)])
    }
    return (isSaving ? "that saving" : "the total of \(first)", table)
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
    return "No one price gives them all: they take from \(price(least)) to \(price(most)) for a GB-hour; "
      + "this table's is \(price(cost.prices.gigabyteHour)).\n"
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

  private static func signed(_ estimate: Estimate) -> String {
    let text = money(estimate)
    return text.hasPrefix("-") || text == "0" ? text : "+" + text
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
