import Economics
import Testing

@testable import Report

@Suite struct CostReportTests {
  private let prices = PriceTable(
    name: "made up", date: "2026-01-01", source: "this test", currency: "EUR", coreHour: 0, gigabyteHour: 0.0464)

  private func cost(_ amounts: [Double]) -> CostCase {
    CostCase(
      name: "x", description: "", fleet: Fleet(nodes: 1, pods: 2_000, services: 1, requestsPerSecond: 0),
      prices: prices,
      plans: [MeshPlan(name: "sidecar", parts: [Footprint(name: "s", scope: .pod, megabytes: Estimate(250))])],
      published: amounts.map { PublishedFigure(what: "published", subject: .cost("sidecar"), amount: $0) })
  }

  @Test func wholeText() {
    #expect(
      CostReport(cost([200_000, 254_000])).text == """
        Prices: made up, 2026-01-01, EUR
          a core 0 and a GB 0.0464 an hour; source: this test
          CPU is left out of this price table: what follows is memory alone.

        A year
        set-up    GB  cores   memory  CPU  total, by use  total, by requests
        sidecar  500      0  203,232    0        203,232                   —

        What moves the total of sidecar, each input alone
        input                 halved  as given  doubled
        price of a gigabyte  101,616   203,232  406,464
        pods                 101,616   203,232  406,464

        Against what was published
        figure     published  computed  difference  price of a GB-hour it takes
        published    200,000   203,232      +1.6 %                      0.04566
        published    254,000   203,232     -20.0 %                      0.05799
        No one price gives them all: they take from 0.04566 to 0.05799 for a GB-hour; this table's is 0.0464.

        """)
  }

  /// 1 … 3 µs of 10⁷ requests a second at 0.1 a core-hour, and 1 GB more in every pod.
  @Test func aMigrationSaysWhenItPaysBack() {
    let prices = PriceTable(
      name: "made up", date: "2026-01-01", source: "this test", currency: "EUR", coreHour: 0.1, gigabyteHour: 0.01)
    let plans = [
      MeshPlan(
        name: "old",
        parts: [
          Footprint(
            name: "o", scope: .pod, megabytes: Estimate(1_000), usPerRequest: Estimate(2, low: 1, high: 3))
        ]),
      MeshPlan(name: "new", parts: [Footprint(name: "n", scope: .node, megabytes: Estimate(0))]),
    ]
    let cost = CostCase(
      name: "x", description: "", fleet: Fleet(nodes: 1, pods: 100, services: 1, requestsPerSecond: 1e7),
      prices: prices,
      plans: plans,
      migration: Migration(from: "old", to: "new", engineering: .months(2, perMonth: 12_000), support: 10_000))
    let lines = CostReport(cost).text.split(separator: "\n").map(String.init)
    #expect(
      lines.contains(
        "From old to new: saves 26,280 (17,520 … 35,040) a year; first year -7,720 (-16,480 … 1,040) after 24,000 "
          + "(2 months at 12,000) of engineering and 10,000 a year of support; pays back: 17.7 months "
          + "(11.5 months … 38.3 months)"))
    #expect(lines.contains { $0.hasPrefix("new") && $0.hasSuffix("-26,280 (-35,040 … -17,520)") })
    #expect(lines.contains("What moves that saving, each input alone"))
  }

  @Test func figuresThatAgreeAreNotBlamed() {
    #expect(!CostReport(cost([200_000, 203_232])).text.contains("No one price"))
  }

  @Test(arguments: [(0.4, "0"), (-0.4, "0"), (999.5, "1,000"), (-1_234_567, "-1,234,567"), (100_000, "100,000")])
  func wholeNumbersAreGrouped(_ value: Double, _ text: String) { #expect(CostReport.whole(value) == text) }
}
