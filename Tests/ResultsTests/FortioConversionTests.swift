import Foundation
import Quantities
import Sampling
import Testing

@testable import Results

struct FortioConversionTests {
  /// As Fortio 1.6 writes it, shortened.
  static let sample = """
    {"RunType": "HTTP", "Labels": "old", "StartTime": "2024-01-02T03:04:05.678Z", "RequestedQPS": "100",
     "RequestedDuration": "1m0s", "ActualQPS": 99.9, "ActualDuration": 60050000000, "NumThreads": 4, "Version": "1.63.0",
     "DurationHistogram": {"Count": 400, "Min": 0.0005, "Max": 0.003, "Sum": 0.6, "Avg": 0.0015, "StdDev": 0.0004,
       "Data": [{"Start": 0.0005, "End": 0.001, "Percent": 50, "Count": 200},
                {"Start": 0.001, "End": 0.003, "Percent": 100, "Count": 200}],
       "Percentiles": [{"Percentile": 50, "Value": 0.001}]},
     "ErrorsDurationHistogram": {"Count": 0, "Min": 0, "Max": 0, "Sum": 0, "Avg": 0, "StdDev": 0, "Data": null},
     "Exactly": 0, "Jitter": false, "Uniform": false, "NoCatchUp": false, "RunID": 0, "AccessLoggerInfo": "",
     "RetCodes": {"200": 390, "503": 8, "-1": 2}, "IPCountMap": {"127.0.0.1:8080": 4},
     "URL": "http://user:secret@h:8080/", "SocketCount": 14, "Sockets": [4, 4, 3, 3], "AbortOn": 0}
    """

  private func converted(_ text: String = sample) throws -> LoadRecord {
    try FortioResult(reading: Data(text.utf8), name: "old.json")
      .converted(host: HostReader().facts(toolchain: "none"), commandLine: ["toll", "convert", "old.json"])
  }

  @Test func countsAndPercentilesStay() throws {
    let record = try converted()
    #expect(record.tool == ToolRecord(name: "fortio", version: "1.63.0"))
    #expect(record.result.outcomes == ["2xx": 390, "5xx": 8, "closed": 2])
    #expect(record.result.requestedRate == 100)
    #expect(record.result.achievedRate == 99.9)
    #expect(record.result.durationNs == 60_050_000_000)
    #expect(record.result.lifetime == LifetimeRecord(connectionsOpened: 14, requestsSent: 400, responses: 398))
    let service = try record.result.service.histogram()
    #expect(service.count == 400)
    // Half of the calls took 0.5 to 1 ms, a quarter of them 1 to 2 ms.
    for (percent, us) in [(25.0, 750.0), (50, 1000), (75, 2000), (100, 3000)] {
      let value = Double(service.value(at: try Percentile(percent))) / 1e3
      #expect(abs(value / us - 1) < 0.01, "p\(percent)")
    }
    #expect(record.plan.arrival == "burst")
    #expect(record.plan.durationNs == 60_000_000_000)
    #expect(record.cautions.map(\.kind) == ["converted", "coordinated-omission"])
  }

  @Test func credentialsStayOut() throws {
    let text = String(decoding: try Schema.encode(try converted()), as: UTF8.self)
    #expect(!text.contains("secret"))
  }

  @Test(arguments: [
    ("{}", "old.json is no result of fortio load: it has no RunType"),
    ("[1", "old.json is no result of fortio load: it is damaged or of another program"),
    (
      sample.replacingOccurrences(of: #""Start": 0.001, "End": 0.003"#, with: #""Start": 9, "End": 1"#),
      "the result has a bucket from 9.0 to 1.0 s, which cannot be"
    ),
  ])
  func refusalsSayWhatIsWrong(_ text: String, _ problem: String) {
    #expect(throws: Problem.environment(problem)) { try converted(text) }
  }
}
