import HDR

/// A result as `fortio load -json` writes it: names, types and units are Fortio's (seconds in histograms, ns in durations).
/// What a reader of Fortio's does not need may be absent.
package struct FortioResult: Codable, Equatable, Sendable {
  package var runType: String
  package var labels: String
  /// RFC 3339.
  package var startTime: String
  /// A number, or "max".
  package var requestedQPS: String
  package var requestedDuration: String
  package var actualQPS: Double
  package var actualDuration: Int64
  package var numThreads: Int
  package var version: String
  /// Service times: from the actual write to the end of the answer.
  package var durationHistogram: Histogram
  package var errorsDurationHistogram: Histogram?
  package var exactly: Int64?
  package var jitter: Bool?
  package var uniform: Bool?
  package var noCatchUp: Bool?
  package var runID: Int64?
  package var id: String?
  /// By status; -1 for requests without an answer.
  package var retCodes: [String: UInt64]?
  package var url: String?
  package var numConnections: Int?
  /// Of answers, head and body together.
  package var sizes: Summary?
  package var headerSizes: Summary?
  package var socketCount: Int64?
  package var abortOn: Int?
  /// What Fortio does not measure: our own record of the same run.
  package var toll: LoadResultRecord?

  package struct Histogram: Codable, Equatable, Sendable {
    package var count: UInt64
    package var min, max, sum, avg, stdDev: Double
    package var data: [Cell]?
    package var percentiles: [Quantile]?

    enum CodingKeys: String, CodingKey {
      case count = "Count"
      case min = "Min"
      case max = "Max"
      case sum = "Sum"
      case avg = "Avg"
      case stdDev = "StdDev"
      case data = "Data"
      case percentiles = "Percentiles"
    }
  }

  package struct Cell: Codable, Equatable, Sendable {
    package var start, end, percent: Double
    package var count: UInt64

    enum CodingKeys: String, CodingKey {
      case start = "Start"
      case end = "End"
      case percent = "Percent"
      case count = "Count"
    }
  }

  package struct Quantile: Codable, Equatable, Sendable {
    package var percentile, value: Double

    enum CodingKeys: String, CodingKey {
      case percentile = "Percentile"
      case value = "Value"
    }
  }

  /// Of sizes in bytes. `data` has one cell from the least to the most: more is not kept of sizes.
  package struct Summary: Codable, Equatable, Sendable {
    package var count: UInt64
    package var min, max: Double?
    package var sum, avg: Double
    package var stdDev: Double?
    package var data: [Cell]?

    enum CodingKeys: String, CodingKey {
      case count = "Count"
      case min = "Min"
      case max = "Max"
      case sum = "Sum"
      case avg = "Avg"
      case stdDev = "StdDev"
      case data = "Data"
    }
  }

  enum CodingKeys: String, CodingKey {
    case runType = "RunType"
    case labels = "Labels"
    case startTime = "StartTime"
    case requestedQPS = "RequestedQPS"
    case requestedDuration = "RequestedDuration"
    case actualQPS = "ActualQPS"
    case actualDuration = "ActualDuration"
    case numThreads = "NumThreads"
    case version = "Version"
    case durationHistogram = "DurationHistogram"
    case errorsDurationHistogram = "ErrorsDurationHistogram"
    case exactly = "Exactly"
    case jitter = "Jitter"
    case uniform = "Uniform"
    case noCatchUp = "NoCatchUp"
    case runID = "RunID"
    case id = "ID"
    case retCodes = "RetCodes"
    case url = "URL"
    case numConnections = "NumConnections"
    case sizes = "Sizes"
    case headerSizes = "HeaderSizes"
    case socketCount = "SocketCount"
    case abortOn = "AbortOn"
    case toll = "Toll"
  }
}
