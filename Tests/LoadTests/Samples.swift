import Quantities
import Wire

@testable import Load

extension Rate {
  /// A rate that is known to be one.
  static func known(_ perSecond: Double) -> Rate {
    guard let rate = try? Rate(perSecond: perSecond) else { preconditionFailure("\(perSecond) is no rate") }
    return rate
  }
}

extension LoadPlan {
  /// A plan with harmless values for everything a test does not care for.
  static func sample(
    _ pacing: Pacing = .uniform(.known(1000)), _ extent: Extent = .requests(1), url: String = "http://127.0.0.1:1/",
    method: String = "GET", body: [UInt8] = [], call: Call? = nil, connections: Int = 1, streams: Int = 1,
    threads: Int = 1, warmup: Nanoseconds = .zero,
    timeout: Nanoseconds = .seconds(20), seed: UInt64 = 1, waking: Waking = .exact, abortOn: UInt16? = nil,
    reuse: Reuse? = nil, catchesUp: Bool = true, needsConnection: Bool = true, route: Route = .target,
    security: Security? = nil, mix: [RequestMix.Kind] = [],
    endsWarmupWhenSteady: Bool = false, splitBy: String? = nil
  ) throws(Problem) -> LoadPlan {
    let target = try Target(parsing: url)
    let request = try HTTP1Request(method: method, path: target.path, host: target.authority, headers: [], body: body)
    let requests = mix.isEmpty ? try RequestMix(named: method, request) : try RequestMix(mix)
    return try LoadPlan(
      target: target, call: call ?? .http1(requests),
      pacing: pacing, extent: extent, connections: connections, streams: streams, threads: threads,
      warmup: warmup, timeout: timeout, seed: seed, waking: waking, abortOn: abortOn, reuse: reuse,
      catchesUp: catchesUp, needsConnection: needsConnection, route: route, security: security,
      endsWarmupWhenSteady: endsWarmupWhenSteady, splitBy: splitBy)
  }
}
