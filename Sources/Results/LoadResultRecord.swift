import Load

/// The measured window, in ns of CLOCK_MONOTONIC.
package struct WindowRecord: Codable, Equatable, Sendable {
  package var startNs: UInt64
  package var endNs: UInt64

  package init(startNs: UInt64, endNs: UInt64) {
    self.startNs = startNs
    self.endNs = endNs
  }

  package var durationNs: UInt64 { endNs > startNs ? endNs - startNs : 0 }
}

/// Counts over the generator's whole life, warm-up included: what counters outside it must agree with.
package struct LifetimeRecord: Codable, Equatable, Sendable {
  package var connectionsOpened: UInt64
  /// TLS handshakes that went well, and how many of them took a ticket; absent without TLS.
  package var handshakes: UInt64?
  package var resumptions: UInt64?
  package var requestsSent: UInt64
  package var responses: UInt64

  package init(
    connectionsOpened: UInt64, handshakes: UInt64? = nil, resumptions: UInt64? = nil, requestsSent: UInt64,
    responses: UInt64
  ) {
    self.connectionsOpened = connectionsOpened
    self.handshakes = handshakes
    self.resumptions = resumptions
    self.requestsSent = requestsSent
    self.responses = responses
  }
}

/// One slice of the window, usually a second. `startNs` counts from the window's start.
package struct SecondRecord: Codable, Equatable, Sendable {
  package var startNs: UInt64
  package var durationNs: UInt64
  /// Answers that completed in this slice.
  package var requests: UInt64
  package var outcomes: [String: UInt64]
  package var response: HistogramRecord
  package var service: HistogramRecord
  package var sendLag: HistogramRecord

  package init(
    startNs: UInt64, durationNs: UInt64, requests: UInt64, outcomes: [String: UInt64], response: HistogramRecord,
    service: HistogramRecord, sendLag: HistogramRecord
  ) {
    self.startNs = startNs
    self.durationNs = durationNs
    self.requests = requests
    self.outcomes = outcomes
    self.response = response
    self.service = service
    self.sendLag = sendLag
  }
}

/// What servers did to connections with streams.
package struct StreamRecord: Codable, Equatable, Sendable {
  /// GOAWAY, and requests that were untouched then and were asked again elsewhere.
  package var goAways: UInt64
  package var resent: UInt64
  package var settingsChanges: UInt64
  /// The fewest streams that a server allowed on a connection.
  package var limit: UInt32?

  package init(_ result: LoadResult) {
    goAways = result.total.goAways
    resent = result.total.resent
    settingsChanges = result.total.settingsChanges
    limit = result.streamLimit
  }
}

/// What a load run measured in its window.
package struct LoadResultRecord: Codable, Equatable, Sendable {
  /// Requests per second; absent when as fast as possible.
  package var requestedRate: Double?
  /// Answers per second in the window.
  package var achievedRate: Double
  package var durationNs: UInt64
  /// How many requests ended in which way.
  package var outcomes: [String: UInt64]
  /// Completion − intended send time, of good answers.
  package var response: HistogramRecord
  /// Completion − actual write.
  package var service: HistogramRecord
  /// From the write to the first bytes of the answer.
  package var firstByte: HistogramRecord?
  /// Actual write − intended send time: the generator's own error.
  package var sendLag: HistogramRecord
  /// How long connects took, and TLS handshakes: of all connections, those before the window too.
  package var connect: HistogramRecord?
  package var handshake: HistogramRecord?
  /// Service time − the dwell time that the server stated (X-Toll-Dwell); absent when it stated none.
  package var network: HistogramRecord?
  /// Response times of everything that was no good answer.
  package var errorResponse: HistogramRecord
  package var window: WindowRecord
  package var lifetime: LifetimeRecord
  /// Requests that were due while every connection was busy.
  package var waited: UInt64
  /// Most requests ever due and unsent at once.
  package var longestBacklog: UInt64
  package var bytesRead: UInt64
  /// Connections that the server closed while they were idle.
  package var idleCloses: UInt64
  /// Absent where connections have no streams.
  package var streams: StreamRecord?
  /// Datagrams that came when their request had been given up.
  package var lateDatagrams: UInt64?
  /// Answers by grpc-status, "0" … "16"; absent but for gRPC.
  package var grpcStatuses: [String: UInt64]?
  /// Connections dropped because of bytes that no request asked for.
  package var unaskedBytes: UInt64
  /// Whether the run was ended before its time.
  package var interrupted: Bool
  /// CPU time of the generator in the window, user and system.
  package var generatorCpuNs: UInt64
  /// Time average of requests in flight, from a counter independent of the histograms (for Little's law).
  package var meanInFlight: Double?
  package var series: [SecondRecord]
  /// By kind of request; absent where all are alike.
  package var requestKinds: [ShareRecord]?
  /// By the header that the plan splits by; absent where it does not.
  package var upstreams: [ShareRecord]?
  /// How long the warm-up was that lasted until response times were steady; absent where it was fixed.
  package var warmupNs: UInt64?

  package init(
    requestedRate: Double? = nil, achievedRate: Double, durationNs: UInt64, outcomes: [String: UInt64],
    response: HistogramRecord, service: HistogramRecord, firstByte: HistogramRecord? = nil, sendLag: HistogramRecord,
    connect: HistogramRecord? = nil, handshake: HistogramRecord? = nil, network: HistogramRecord? = nil,
    errorResponse: HistogramRecord, window: WindowRecord, lifetime: LifetimeRecord, waited: UInt64,
    longestBacklog: UInt64, bytesRead: UInt64 = 0,
    idleCloses: UInt64 = 0, streams: StreamRecord? = nil, grpcStatuses: [String: UInt64]? = nil,
    lateDatagrams: UInt64? = nil, unaskedBytes: UInt64 = 0, interrupted: Bool = false, generatorCpuNs: UInt64 = 0,
    meanInFlight: Double? = nil, series: [SecondRecord], requestKinds: [ShareRecord]? = nil,
    upstreams: [ShareRecord]? = nil, warmupNs: UInt64? = nil
  ) {
    self.requestedRate = requestedRate
    self.achievedRate = achievedRate
    self.durationNs = durationNs
    self.outcomes = outcomes
    self.response = response
    self.service = service
    self.firstByte = firstByte
    self.sendLag = sendLag
    self.connect = connect
    self.handshake = handshake
    self.network = network
    self.errorResponse = errorResponse
    self.window = window
    self.lifetime = lifetime
    self.waited = waited
    self.longestBacklog = longestBacklog
    self.bytesRead = bytesRead
    self.idleCloses = idleCloses
    self.streams = streams
    self.grpcStatuses = grpcStatuses
    self.lateDatagrams = lateDatagrams
    self.unaskedBytes = unaskedBytes
    self.interrupted = interrupted
    self.generatorCpuNs = generatorCpuNs
    self.meanInFlight = meanInFlight
    self.series = series
    self.requestKinds = requestKinds
    self.upstreams = upstreams
    self.warmupNs = warmupNs
  }
}
