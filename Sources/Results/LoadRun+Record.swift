import HDR
import Load
import Quantities

extension LoadPlanRecord {
  /// What `plan` was, without credentials.
  package init(
    _ plan: LoadPlan, method: String, headers: [String], protocolName: String, payloadBytes: Int,
    commandLine: [String]
  ) {
    let extent: (duration: UInt64?, requests: UInt64?) =
      switch plan.extent {
      case .duration(let time): (time.count, nil)
      case .requests(let count): (nil, count)
      case .untilStopped: (nil, nil)
      }
    self.init(
      url: Redaction.url(plan.target.description), method: method, headers: headers.map(Redaction.header),
      payloadBytes: UInt64(payloadBytes), requestedRate: plan.pacing.rate?.perSecond, arrival: plan.pacing.name,
      shape: plan.pacing.shape,
      connections: plan.connections, protocolName: protocolName,
      streams: plan.call.isMultiplexed ? plan.streams : nil, threads: plan.threads, warmupNs: plan.warmup.count,
      durationNs: extent.duration, requests: extent.requests, timeoutNs: plan.timeout.count, seed: plan.seed,
      splitBy: plan.splitBy, commandLine: Redaction.arguments(commandLine))
  }
}

extension LoadResultRecord {
  package init(_ result: LoadResult, plan: LoadPlan, percentiles: [Percentile]) {
    func record(_ histogram: LatencyHistogram) -> HistogramRecord { .init(histogram, percentiles: percentiles) }
    func any(_ histogram: LatencyHistogram) -> HistogramRecord? { histogram.isEmpty ? nil : record(histogram) }
    let handshakes = plan.security == nil ? nil : result.lifetime.handshakes
    func shares(_ shares: [Share]) -> [ShareRecord]? {
      shares.isEmpty ? nil : shares.map { ShareRecord($0, percentiles: percentiles) }
    }
    let total = result.total
    self.init(
      requestedRate: plan.pacing.rate?.perSecond, achievedRate: result.achievedRate,
      durationNs: result.duration.count, outcomes: Self.keyed(total.outcomes), response: record(total.response),
      service: record(total.service), firstByte: any(total.firstByte), sendLag: record(total.sendLag),
      connect: any(result.connect), handshake: any(result.handshake), network: any(total.network),
      errorResponse: record(total.errorResponse),
      window: WindowRecord(startNs: result.windowStart.count, endNs: result.windowEnd.count),
      lifetime: LifetimeRecord(
        connectionsOpened: result.lifetime.connectionsOpened, handshakes: handshakes,
        resumptions: handshakes == nil ? nil : result.lifetime.resumptions, requestsSent: result.lifetime.requestsSent,
        responses: result.lifetime.answers),
      waited: total.waited, longestBacklog: result.longestBacklog, bytesRead: total.bytesRead,
      idleCloses: total.idleCloses,
      streams: plan.call.isMultiplexed ? StreamRecord(result) : nil,
      grpcStatuses: result.grpcStatuses.isEmpty
        ? nil : Dictionary(uniqueKeysWithValues: result.grpcStatuses.map { ("\($0.key.rawValue)", $0.value) }),
      lateDatagrams: total.lateDatagrams > 0 ? total.lateDatagrams : nil, unaskedBytes: total.unaskedBytes,
      interrupted: result.interrupted,
      generatorCpuNs: result.generatorCPU.count, meanInFlight: result.meanInFlight,
      series: result.series.map { slice in
        SecondRecord(
          startNs: Nanoseconds.seconds(UInt64(slice.start)).count,
          durationNs: Nanoseconds.seconds(UInt64(slice.length)).count, requests: slice.requests,
          outcomes: Self.keyed(slice.outcomes), response: record(slice.response.unpacked()),
          service: record(slice.service.unpacked()), sendLag: record(slice.sendLag.unpacked()))
      }, requestKinds: shares(result.requestKinds), upstreams: shares(result.upstreams),
      warmupNs: plan.endsWarmupWhenSteady ? result.warmup.count : nil)
  }

  static func keyed(_ outcomes: [Outcome: UInt64]) -> [String: UInt64] {
    Dictionary(outcomes.map { ($0.key.key, $0.value) }) { $0 + $1 }
  }
}
