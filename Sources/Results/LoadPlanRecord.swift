/// Which program wrote a record.
package struct ToolRecord: Codable, Equatable, Sendable {
  package var name: String
  package var version: String
  /// Commit the binary was built from.
  package var git: String?

  package init(name: String, version: String, git: String? = nil) {
    self.name = name
    self.version = version
    self.git = git
  }
}

/// What a load run was asked to do. It holds no credentials: build `url`, `headers` and `commandLine` with `Redaction`.
package struct LoadPlanRecord: Codable, Equatable, Sendable {
  package var url: String
  package var method: String
  /// "Name: value", in the order sent.
  package var headers: [String]
  package var payloadBytes: UInt64
  /// Requests per second; absent when as fast as possible.
  package var requestedRate: Double?
  /// uniform, burst, poisson, replay or closed.
  package var arrival: String
  /// How the rate changes, as `--qps` says it: "100..2000@30s"; absent when it does not.
  package var shape: String?
  package var connections: Int
  /// h1, h2c, h2 or grpc; absent in old records, which are h1.
  package var `protocol`: String?
  /// Requests that each connection carries at a time; absent without streams.
  package var streams: Int?
  package var threads: Int
  package var warmupNs: UInt64
  /// Absent when the run ends by count or by hand.
  package var durationNs: UInt64?
  /// Exact number of requests, when asked for.
  package var requests: UInt64?
  package var timeoutNs: UInt64
  package var seed: UInt64
  /// The header of answers by whose values the result is split; absent where it is not.
  package var splitBy: String?
  /// Repeats this run.
  package var commandLine: [String]

  package init(
    url: String, method: String, headers: [String], payloadBytes: UInt64, requestedRate: Double? = nil,
    arrival: String, shape: String? = nil, connections: Int, protocolName: String? = nil, streams: Int? = nil,
    threads: Int, warmupNs: UInt64, durationNs: UInt64? = nil, requests: UInt64? = nil, timeoutNs: UInt64, seed: UInt64,
    splitBy: String? = nil, commandLine: [String]
  ) {
    self.url = url
    self.method = method
    self.headers = headers
    self.payloadBytes = payloadBytes
    self.requestedRate = requestedRate
    self.arrival = arrival
    self.shape = shape
    self.connections = connections
    self.protocol = protocolName
    self.streams = streams
    self.threads = threads
    self.warmupNs = warmupNs
    self.durationNs = durationNs
    self.requests = requests
    self.timeoutNs = timeoutNs
    self.seed = seed
    self.splitBy = splitBy
    self.commandLine = commandLine
  }
}
