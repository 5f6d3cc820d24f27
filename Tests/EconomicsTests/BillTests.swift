import Economics
import Testing

@Suite struct BillTests {
  private let fleet = Fleet(nodes: 10, pods: 100, services: 20, requestsPerSecond: 5_000)
  private let prices = PriceTable(
    name: "round", date: "2026-01-01", source: "made up", currency: "USD", coreHour: 0.5, gigabyteHour: 0.01)

  @Test func everyScopeCountsItsOwn() {
    let part = { (scope: Scope) in Footprint(name: "x", scope: scope, count: 0.5, megabytes: Estimate(1_000)) }
    #expect(Scope.allCases.map { part($0).instances(in: fleet) } == [0.5, 5, 50, 10])
  }

  @Test func memoryAndCPUAddUp() {
    let plan = MeshPlan(
      name: "mesh",
      parts: [
        Footprint(
          name: "sidecar", scope: .pod, megabytes: Estimate(50), cores: Estimate(0.01), usPerRequest: Estimate(200)),
        Footprint(
          name: "waypoint", scope: .service, megabytes: Estimate(100), usPerRequest: Estimate(400), requestShare: 0.25),
      ])
    let bill = Bill(plan, in: fleet, at: prices)
    // 100 × 50 MB + 20 × 100 MB; 100 × 0.01 + 5,000/s × (200 µs + 0.25 × 400 µs).
    #expect(bill.gigabytes.value == 7)
    #expect(abs(bill.cores.value - 2.5) < 1e-12)
    #expect(abs(bill.memory.value - 7 * 0.01 * 8_760) < 1e-9)
    #expect(abs(bill.total.value - (613.2 + 2.5 * 0.5 * 8_760)) < 1e-9)
    #expect(bill.reserved == nil)
  }

  @Test func intervalsAreCarriedThrough() {
    let plan = MeshPlan(
      name: "mesh",
      parts: [
        Footprint(
          name: "x", scope: .cluster, megabytes: Estimate(0), usPerRequest: Estimate(200, low: 100, high: 400))
      ])
    let cores = Bill(plan, in: fleet, at: prices).cores
    #expect(cores == Estimate(1, low: 0.5, high: 2))
    #expect((cores - Estimate(3, low: 2, high: 4)) == Estimate(-2, low: -3.5, high: 0))
  }

  @Test func reservationsAreShownOnlyWhenAllAreKnown() {
    let one = Footprint(
      name: "a", scope: .node, megabytes: Estimate(1), reservation: .init(megabytes: 1_000, cores: 0.1))
    let bill = Bill(MeshPlan(name: "m", parts: [one]), in: fleet, at: prices)
    #expect(abs((bill.reserved ?? 0) - 10 * 8_760 * (0.01 + 0.05)) < 1e-9)
    let other = Footprint(name: "b", scope: .node, megabytes: Estimate(1))
    #expect(Bill(MeshPlan(name: "m", parts: [one, other]), in: fleet, at: prices).reserved == nil)
  }
}
