/// What a core and a gigabyte cost, where and when.
package struct PriceTable: Equatable, Sendable {
  package let name: String
  /// The day the prices were read, ISO 8601.
  package let date: String
  package let source: String
  package let currency: String
  /// Of one core for an hour; zero where a source leaves CPU out.
  package var coreHour: Double
  /// Of 10⁹ bytes for an hour.
  package var gigabyteHour: Double

  package init(
    name: String, date: String, source: String, currency: String, coreHour: Double, gigabyteHour: Double
  ) {
    self.name = name
    self.date = date
    self.source = source
    self.currency = currency
    self.coreHour = coreHour
    self.gigabyteHour = gigabyteHour
  }

  package static let hoursPerYear = 8_760.0
}
