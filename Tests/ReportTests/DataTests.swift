import Foundation
import RecordFixtures
import Results
import Testing

@testable import Report

@Suite struct DataTests {
  @Test func csvHasARowForEachTrialWithTheRunnersColumns() throws {
    let text = CSVReport([try SyntheticRun.run(blocks: 1, invalid: [1])]).text
    let lines = text.components(separatedBy: "\r\n")
    #expect(
      lines[0]
        == "StartTime,ActualDuration,Labels,NumThreads,ActualQPS,p50,p75,p90,p99,p999,cpu_mili_avg_client_proxy,"
        + "cpu_mili_avg_generator,cpu_mili_avg_server,mem_Mi_avg_client_proxy,mem_Mi_avg_generator,mem_Mi_avg_server,"
        + "errorPercent,profile,setup,block,order,valid,reasons,requestedQPS,cpuUsPerRequest")
    #expect(
      lines[1]
        == "2026-01-02T03:04:05Z,5,synthetic_baseline,16,999.80,151.0,176.0,191.1,200.1,201.0,,9.00,11.01,,6.00,5.00,"
        + "0.0000,synthetic,baseline,1,1,true,,1000,20.01")
    #expect(lines[2].hasSuffix("synthetic,sidecar,1,2,false,send lag p99 2 ms is above the limit of 1 ms,1000,30.01"))
    #expect(lines.count == 4)
    #expect(lines[3] == "")
  }

  @Test func csvQuotesWhatNeedsIt() throws {
    var run = try SyntheticRun.run(blocks: 1, invalid: [1])
    run.trials[1].reasons = ["a, \"b\"", "c\nd"]
    #expect(CSVReport([run]).text.contains(",\"a, \"\"b\"\"; c\nd\","))
  }

  @Test func jsonIsTheRunsWithoutTheirTrials() throws {
    let object = try JSONSerialization.jsonObject(with: try JSONReport([try SyntheticRun.run(blocks: 6)]).bytes)
    let document = try #require(object as? [String: Any])
    #expect(document["schemaVersion"] as? Int == 1)
    let run = try #require((document["runs"] as? [[String: Any]])?.first)
    #expect(
      run.keys.sorted() == [
        "cautions", "finishedAt", "host", "interrupted", "profile", "seed", "setups", "startedAt", "testbed", "tool",
      ])
    let setups = try #require(run["setups"] as? [[String: Any]])
    #expect(setups.map { $0["name"] as? String } == ["baseline", "sidecar"])
  }
}
