/// Everything a cost follows from.
package struct CostCase: Equatable, Sendable {
  package let name: String
  package let description: String
  package var fleet: Fleet
  package var prices: PriceTable
  package let plans: [MeshPlan]
  package let migration: Migration?
  package let published: [PublishedFigure]

  package init(
    name: String, description: String, fleet: Fleet, prices: PriceTable, plans: [MeshPlan], migration: Migration? = nil,
    published: [PublishedFigure] = []
  ) {
    self.name = name
    self.description = description
    self.fleet = fleet
    self.prices = prices
    self.plans = plans
    self.migration = migration
    self.published = published
  }

  package func bill(of name: String) -> Bill? {
    plans.first { $0.name == name }.map { Bill($0, in: fleet, at: prices) }
  }

  /// What the migration saves a year, before what it costs.
  package var saving: Estimate? {
    guard let migration, let before = bill(of: migration.from), let after = bill(of: migration.to) else { return nil }
    return before.total - after.total
  }

  package var firstYear: Estimate? { saving.flatMap { saving in migration.map { $0.firstYear(saving) } } }

  package func computed(_ figure: PublishedFigure) -> Estimate? {
    switch figure.subject {
    case .cost(let name): bill(of: name)?.total
    case .firstYear: firstYear
    }
  }

  /// The price of a gigabyte-hour at which this case would give the published number; nil where memory plays no part.
  package func impliedGigabyteHour(_ figure: PublishedFigure) -> Double? {
    func amount(at price: Double) -> Double? {
      var other = self
      other.prices.gigabyteHour = price
      return other.computed(figure)?.value
    }
    guard let fixed = amount(at: 0), let slope = amount(at: 1).map({ $0 - fixed }), slope != 0 else { return nil }
    return (figure.amount - fixed) / slope
  }
}
