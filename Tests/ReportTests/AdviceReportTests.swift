import Economics
import Foundation
import Quantities
import Results
import Testing

@testable import Report

/// Advice against files in Golden/. The fleet is that of Profiles/fleets/example.yaml, the measured figures are made up.
@Suite struct AdviceReportTests {
  private let given = AdviceCase(
    name: "example", description: "A fleet of 100 nodes",
    fleet: Fleet(nodes: 100, pods: 1_500, services: 200, requestsPerSecond: 20_000),
    needs: Needs(
      encryption: true, l7Share: 0.2, compliance: [.hipaa], memoryLimit: 200,
      latency: LatencyObjective(percentile: .p99, addedUs: 1_000)),
    measured: Measurements(
      source: "made up, of 2026-01-02 on 2 cores, 1000/s over 16 connections",
      setups: [
        "sidecar": .init(
          components: "client-proxy (Envoy 1.40.0, upstream, not istio-proxy)",
          added: [.p99: Estimate(490, low: 427, high: 1_482)], usPerRequest: Estimate(348, low: 331, high: 365),
          megabytes: [.podProxy: Estimate(44, low: 43, high: 45)])
      ]),
    prices: PriceTable(
      name: "made up", date: "2026-01-01", source: "this test", currency: "EUR", coreHour: 0.04, gigabyteHour: 0.004))

  @Test func text() throws { try Golden.compare(AdviceReport(given).text, with: "advice.txt") }

  @Test func markdown() throws { try Golden.compare(AdviceMarkdown(given).text, with: "advice.md") }

  @Test func json() throws {
    let bytes = try AdviceJSON(given, tool: ToolRecord(name: "toll", version: "0.1.0", git: "0123abc")).bytes
    try Golden.compare(String(decoding: bytes, as: UTF8.self), with: "advice.json")
  }

  @Test func whereNothingFitsTheTextSaysSo() {
    var none = given
    none.needs.memoryLimit = 0.5
    let text = AdviceReport(none).text
    #expect(text.contains("Nothing meets every need; what would change that stands below.\n"))
  }

  @Test func opinionAloneIsCalledThat() {
    var alone = given
    alone.needs = Needs(encryption: false, l7Share: 1)
    alone.measured = .nothing
    #expect(AdviceReport(alone).text.contains("Nothing here was measured by you"))
  }
}
