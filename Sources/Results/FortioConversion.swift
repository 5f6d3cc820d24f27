import Foundation
import HDR
import Quantities

extension FortioResult {
  /// Reads what `fortio load -json` or `toll load --format fortio` wrote.
  ///
  /// - Throws: `Problem` of kind environment that names the file and what is wrong with it.
  package init(reading bytes: Data, name: String) throws(Problem) {
    do {
      self = try JSONDecoder().decode(FortioResult.self, from: bytes)
    } catch let DecodingError.keyNotFound(key, _) {
      throw .environment("\(name) is no result of fortio load: it has no \(key.stringValue)")
    } catch {
      throw .environment("\(name) is no result of fortio load: it is damaged or of another program")
    }
  }

  /// This result as a record of ours, with what must be known of it as cautions. Where the result came from `toll load`,
  /// nothing is lost.
  ///
  /// - Throws: `Problem` of kind environment for a histogram that cannot be.
  package func converted(host: HostRecord, commandLine: [String]) throws(Problem) -> LoadRecord {
    let service = try durationHistogram.spread()
    let errors = try errorsDurationHistogram?.spread() ?? LatencyHistogram()
    var outcomes: [String: UInt64] = [:]
    for (code, count) in retCodes ?? [:] { outcomes[Self.kind(code), default: 0] += count }
    let answers = (retCodes ?? [:]).reduce(0) { $0 + ($1.key == "-1" ? 0 : $1.value) }
    let duration = UInt64(clamping: actualDuration)
    let own = toll
    let result =
      own
      ?? LoadResultRecord(
        requestedRate: Double(requestedQPS), achievedRate: actualQPS, durationNs: duration, outcomes: outcomes,
        response: HistogramRecord(service), service: HistogramRecord(service),
        sendLag: HistogramRecord(LatencyHistogram()), errorResponse: HistogramRecord(errors),
        window: WindowRecord(startNs: 0, endNs: duration),
        lifetime: LifetimeRecord(
          connectionsOpened: UInt64(clamping: socketCount ?? 0), requestsSent: service.count, responses: answers),
        waited: 0, longestBacklog: 0, series: [])
    let arrival = jitter == true ? "jittered" : uniform == true ? "uniform" : "burst"
    return LoadRecord(
      tool: ToolRecord(name: own == nil ? "fortio" : "toll", version: version),
      plan: LoadPlanRecord(
        url: Redaction.url(url ?? ""), method: "GET", headers: [], payloadBytes: 0,
        requestedRate: Double(requestedQPS), arrival: requestedQPS == "max" ? "closed" : arrival,
        connections: numConnections ?? numThreads, threads: numThreads, warmupNs: 0,
        durationNs: (try? Nanoseconds(parsing: requestedDuration))?.count,
        requests: exactly.flatMap { $0 > 0 ? UInt64($0) : nil }, timeoutNs: 0, seed: 0,
        commandLine: Redaction.arguments(commandLine)),
      host: host, result: result, cautions: own == nil ? Self.cautions : [])
  }

  private static let cautions = [
    Caution(
      kind: "converted",
      text: "converted from a result of fortio: percentiles are as exact as its buckets, 11 to 100 % wide"),
    Caution(
      kind: "coordinated-omission",
      text: "fortio measures from the actual send: response times here are service times and hide every wait before it"),
  ]

  private static func kind(_ code: String) -> String {
    switch code.first {
    case "2": "2xx"
    case "3": "3xx"
    case "4": "4xx"
    case "5": "5xx"
    default: "closed"
    }
  }
}

extension FortioResult.Histogram {
  /// The counts, each bucket's spread evenly over its width, as Fortio itself reads percentiles from them.
  func spread() throws(Problem) -> LatencyHistogram {
    let histogram = LatencyHistogram()
    for cell in data ?? [] {
      guard cell.start >= 0, cell.end >= cell.start, cell.end < 3600 * 1e3, cell.count < 1 << 53 else {
        throw .environment("the result has a bucket from \(cell.start) to \(cell.end) s, which cannot be")
      }
      let parts = Swift.min(cell.count, 100)
      for part in 0..<parts {
        let place = cell.start + (cell.end - cell.start) * (Double(part) + 0.5) / Double(parts)
        let share = cell.count / parts + (part < cell.count % parts ? 1 : 0)
        histogram.record(UInt64((place * 1e9).rounded()), count: share)
      }
    }
    return histogram
  }
}
