import Foundation
import RecordFixtures
import Results
import Support
import Testing

@testable import Report

/// The text is read back by Prometheus's own client library, which checks the grammar and the histograms.
@Suite(Requirement.prometheus)
struct OpenMetricsTests {
  private struct Family: Decodable {
    let type: String
    let unit: String
    let samples: [Sample]
  }

  private struct Sample: Decodable {
    let name: String
    let labels: [String: String]
    let value: Double
    let time: Double?
  }

  private static let reader = """
    import json, sys
    from prometheus_client.openmetrics.parser import text_string_to_metric_families
    families = text_string_to_metric_families(sys.stdin.read() if len(sys.argv) < 2 else open(sys.argv[1]).read())
    print(json.dumps({f.name: {"type": f.type, "unit": f.unit, "samples": [
      {"name": s.name, "labels": s.labels, "value": s.value, "time": None if s.timestamp is None else float(s.timestamp)}
      for s in f.samples]} for f in families}))
    """

  private static func read(_ text: String) throws -> [String: Family] {
    try withScratchFolder { folder in
      try text.write(toFile: "\(folder)/run.txt", atomically: true, encoding: .utf8)
      let python = try run("\(packageRoot)/.venv/bin/python", ["-c", reader, "\(folder)/run.txt"])
      try #require(python.status == 0, "\(python)")
      return try JSONDecoder().decode([String: Family].self, from: Data(python.stdout.utf8))
    }
  }

  @Test func aRunReadsBackAsItIs() throws {
    let run = try SyntheticRun.run(blocks: 7, invalid: [2])
    let text = try OpenMetricsReport([run]).text
    #expect(text.hasSuffix("\n# EOF\n"))
    let families = try Self.read(text)
    #expect(families["toll_response_seconds"]?.type == "histogram")
    #expect(families["toll_response_seconds"]?.unit == "seconds")
    #expect(families["toll_memory_bytes"]?.unit == "bytes")
    #expect(families["toll_overhead_ratio"]?.unit == "ratio")
    #expect(families["toll_run"]?.type == "info")
    for setup in run.setups {
      func value(_ family: String, _ labels: [String: String] = [:], _ suffix: String = "") -> Double? {
        let wanted = labels.merging(["profile": run.profile.name, "setup": setup.name]) { $1 }
        return families[family]?.samples.first { $0.name == family + suffix && $0.labels == wanted }?.value
      }
      let started = ["started": run.startedAt]
      let response = try #require(setup.pooled?.response)
      let histogram = try response.histogram()
      #expect(value("toll_response_seconds", started, "_count") == Double(response.count))
      let sum = try #require(value("toll_response_seconds", started, "_sum"))
      #expect(abs(sum / (histogram.mean * Double(histogram.count) / 1e9) - 1) < 1e-9)
      for (bound, ns) in [("1e-05", 10_000), ("0.0005", 500_000), ("0.001", 1_000_000), ("10.0", 10_000_000_000)] {
        #expect(
          value("toll_response_seconds", started.merging(["le": bound]) { $1 }, "_bucket")
            == Double(histogram.countAtOrBelow(UInt64(ns))),
          "\(setup.name) ≤ \(bound)")
      }
      #expect(
        value("toll_response_seconds", started.merging(["le": "+Inf"]) { $1 }, "_bucket") == Double(response.count))
      #expect(value("toll_trials", ["state": "valid"]) == Double(setup.trialsValid))
      for (component, us) in setup.cpuUsPerRequest {
        #expect(value("toll_request_cpu_seconds", ["component": component]) == us / 1e6)
      }
      guard let effect = setup.overhead?.p50 else { continue }
      let labels = ["baseline": "baseline", "metric": "p50"]
      #expect(value("toll_overhead_ratio", labels.merging(["bound": "estimate"]) { $1 }) == effect.ratio)
      #expect(value("toll_overhead_ratio", labels.merging(["bound": "low"]) { $1 }) == effect.low)
      #expect(
        value("toll_overhead_seconds", labels.merging(["bound": "high"]) { $1 }) == effect.deltaHighUs.map { $0 / 1e6 })
    }
    let end = try Date(try #require(run.finishedAt), strategy: .iso8601).timeIntervalSince1970
    #expect(families.values.flatMap(\.samples).allSatisfy { $0.time == end })
  }

  @Test func severalRunsAreOneSeriesInTheOrderOfTime() throws {
    let runs = try HTMLTests.history().map { run in
      var run = run
      run.finishedAt = run.startedAt
      return run
    }
    let families = try Self.read(try OpenMetricsReport(runs.reversed()).text)
    let trials = try #require(families["toll_trials"]).samples
      .filter { $0.labels["setup"] == "sidecar" && $0.labels["state"] == "valid" }
    #expect(trials.count == runs.count)
    #expect(trials.compactMap(\.time) == trials.compactMap(\.time).sorted())
    #expect(Set(trials.map(\.labels)).count == 1)
    // The same record twice is one sample.
    #expect(try OpenMetricsReport([runs[0], runs[0]]).text == OpenMetricsReport([runs[0]]).text)
  }

  @Test func namesOfAnyKindAreEscaped() throws {
    var run = try SyntheticRun.run(blocks: 6)
    run.profile.name = "a\"b\\c\nd"
    let families = try Self.read(try OpenMetricsReport([run]).text)
    #expect(families["toll_run"]?.samples.first?.labels["profile"] == "a\"b\\c\nd")
  }

  @Test func theRealRunIsSound() throws {
    let record = try ResultStore.loadRun("\(packageRoot)/results/quick/quick.json")
    let families = try Self.read(try OpenMetricsReport([record]).text)
    #expect(families["toll_overhead_ratio"]?.samples.isEmpty == false)
  }
}
