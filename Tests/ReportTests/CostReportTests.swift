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

        Against what was published
        figure     published  computed  difference  price of a GB-hour it takes
        published    200,000   203,232      +1.6 %                      0.04566
        published    254,000   203,232     -20.0 %                      0.05799
        No one price gives them all: they take from 0.04566 to 0.05799 for a GB-hour.

        """)
  }

  @Test func figuresThatAgreeAreNotBlamed() {
    #expect(!CostReport(cost([200_000, 203_232])).text.contains("No one price"))
  }

  @Test(arguments: [(0.4, "0"), (-0.4, "0"), (999.5, "1,000"), (-1_234_567, "-1,234,567"), (100_000, "100,000")])
  func wholeNumbersAreGrouped(_ value: Double, _ text: String) { #expect(CostReport.whole(value) == text) }
}
