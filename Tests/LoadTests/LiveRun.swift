import HDR
import Quantities
import Support
import Testing

@testable import Load

/// Runs plans against servers and writes results down so that they can be compared as a whole.
enum LiveRun {
  static func result(
    _ url: String, _ pacing: Pacing = .asFastAsPossible, _ extent: LoadPlan.Extent = .requests(1),
    method: String = "GET", body: [UInt8] = [], call: Call? = nil, connections: Int = 1, streams: Int = 1,
    threads: Int = 1, warmup: Nanoseconds = .zero,
    timeout: Nanoseconds = .seconds(20), waking: Waking = .exact, abortOn: UInt16? = nil, reuse: Reuse? = nil,
    catchesUp: Bool = true, needsConnection: Bool = true, route: LoadPlan.Route = .target, security: Security? = nil,
    mix: [RequestMix.Kind] = [], endsWarmupWhenSteady: Bool = false, splitBy: String? = nil,
    interrupted: () -> Bool = { false }
  ) throws -> LoadResult {
    let plan = try LoadPlan.sample(
      pacing, extent, url: url, method: method, body: body, call: call, connections: connections, streams: streams,
      threads: threads,
      warmup: warmup, timeout: timeout, waking: waking, abortOn: abortOn, reuse: reuse,
      catchesUp: catchesUp, needsConnection: needsConnection, route: route, security: security, mix: mix,
      endsWarmupWhenSteady: endsWarmupWhenSteady, splitBy: splitBy)
    let result = try LoadRun(plan).run(interrupted: interrupted)
    consistent(result)
    return result
  }

  /// What must hold of every result.
  private static func consistent(_ result: LoadResult) {
    let total = result.total
    let successes = total.outcomes.reduce(0) { $0 + ($1.key.isSuccess ? $1.value : 0) }
    #expect(total.response.count == successes)
    #expect(total.service.count == successes)
    #expect(total.firstByte.count == successes)
    #expect(total.firstByte.mean <= total.service.mean)
    #expect(total.errorResponse.count == total.errors - total.outcomes[.notSent, default: 0])
    #expect(result.series.reduce(0) { $0 + $1.requests } == total.requests)
    #expect(result.series.reduce(0) { $0 + $1.response.unpacked().count } == total.response.count)
    #expect(result.windowEnd >= result.windowStart)
  }
}

extension LoadResult {
  /// `2xx 3, reset 1`, in the order of `Outcome`.
  var summary: String {
    Outcome.allCases.compactMap { kind in total.outcomes[kind].map { "\(kind.key) \($0)" } }.joined(separator: ", ")
  }
}

enum Answer {
  static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

  static func status(_ code: Int) -> String { "HTTP/1.1 \(code) Status\r\nContent-Length: 0\r\n\r\n" }

  static let chunked =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;ext=1\r\nabc\r\n0\r\nTrailer: x\r\n\r\n"
}
