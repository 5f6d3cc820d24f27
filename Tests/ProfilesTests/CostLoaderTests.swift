import Economics
import Foundation
import Profiles
import Quantities
import RecordFixtures
import Support
import Testing

@Suite struct CostLoaderTests {
  private let talk = "\(packageRoot)/Profiles/fleets/published-talk.yaml"

  /// What was published, from its own inputs: $0.0464 a GB-hour over 500, 250 and 41.3 GB.
  @Test func thePublishedExampleComesOut() throws {
    let cost = try CostLoader.load(talk)
    let bills = cost.plans.map { Bill($0, in: cost.fleet, at: cost.prices) }
    #expect(cost.plans.map(\.name) == ["sidecar", "sidecar-half", "ambient", "cilium"])
    #expect(bills.map { ($0.gigabytes.value * 100).rounded() / 100 } == [500, 250, 41.3, 4.75])
    #expect(bills.map { $0.total.value.rounded() } == [203_232, 101_616, 16_787, 1_931])
    #expect(cost.saving?.value.rounded() == 186_445)
    #expect(cost.firstYear?.value.rounded() == 138_945)
  }

  /// The talk's $200k for 500 GB and $127k for 250 GB rest on different prices.
  @Test func publishedFiguresThatDisagreeAreToldApart() throws {
    let cost = try CostLoader.load(talk)
    let implied = cost.published.compactMap(cost.impliedGigabyteHour).map { ($0 * 1e5).rounded() / 1e5 }
    #expect(implied == [0.04566, 0.04635, 0.05799, 0.04639, 0.04641])
  }

  @Test func withAPriceOfMemoryTheReturnIsALoss() throws {
    let cost = try CostLoader.load(talk, prices: "\(packageRoot)/Profiles/prices/fargate-us-east-1.yaml")
    #expect(cost.bill(of: "sidecar")?.total.value.rounded() == 19_469)
    #expect(cost.firstYear?.value.rounded() == -29_639)
  }

  @Test func theInputThatMattersMostComesFirst() throws {
    let rows = Sensitivity(try CostLoader.load(talk)) { $0.saving?.value }.rows
    #expect(rows.map(\.input) == ["pods", "price of a gigabyte", "services", "nodes"])
    #expect(rows[1].halved.rounded() == 93_223)
  }

  private func load(_ parts: String, record: Bool = false) throws -> CostCase {
    try withScratchFolder { folder in
      let text = """
        prices: \(packageRoot)/Profiles/prices/fargate-us-east-1.yaml
        fleet: {nodes: 1, pods: 2, services: 1, requestsPerSecond: 1000}
        setups:
          sidecar:
            - \(parts)
        """
      try text.write(toFile: "\(folder)/x.yaml", atomically: true, encoding: .utf8)
      do {
        return try CostLoader.load("\(folder)/x.yaml", measured: record ? try SyntheticRun.run(blocks: 6) : nil)
      } catch let problem as Problem {
        throw Problem(problem.kind, problem.description.replacing("\(folder)/", with: ""))
      }
    }
  }

  /// The made-up sidecar's proxy holds 20 MiB and takes 10 µs, its server 11.01 … 11.06 µs.
  @Test func measuredPartsBringTheirInterval() throws {
    let cost = try load("{name: proxy, per: pod, measured: [client-proxy, server]}", record: true)
    let part = try #require(cost.plans.first?.parts.first)
    #expect(abs(part.megabytes.value - 13.1072) < 1e-9)
    #expect(part.megabytes.isExact)
    #expect(abs(part.usPerRequest.value - 21.035) < 1e-9)
    #expect(abs(part.usPerRequest.low - 21.01) < 1e-9)
    #expect(abs(part.usPerRequest.high - 21.06) < 1e-9)
  }

  @Test(arguments: [
    (
      "{name: p, per: rack, memoryMB: 1}",
      "x.yaml:5: setups.sidecar.per must be one of cluster, node, pod, service"
    ),
    (
      "{name: p, per: pod}",
      "x.yaml:5: setups.sidecar lacks memoryMB: state it, or name components under measured and give --record"
    ),
    (
      "{name: p, per: pod, memoryMB: -4}",
      "x.yaml:5: setups.sidecar.memoryMB is \"-4\", but a number from 0 belongs here"
    ),
    (
      "{name: p, per: pod, measured: client-proxy}",
      "x.yaml:5: setups.sidecar.measured needs a record: give one with --record"
    ),
    (
      "{name: p, per: pod, memory: 3}",
      "x.yaml:5: unknown key \"memory\" under setups.sidecar; did you mean \"memoryMB\"?"
    ),
  ])
  func complaintsNameTheLine(_ parts: String, _ complaint: String) {
    #expect(throws: Problem.usage(complaint)) { try load(parts) }
  }

  @Test func theExampleIsWhole() throws {
    let cost = try CostLoader.load("\(packageRoot)/Profiles/fleets/example.yaml")
    #expect(cost.plans.map { Bill($0, in: cost.fleet, at: cost.prices).reserved != nil } == [true, true])
  }
}
