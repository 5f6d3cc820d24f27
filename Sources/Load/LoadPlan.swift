import Quantities

/// What to do; immutable once a run has started.
package struct LoadPlan: Sendable {
  package let target: Target
  package let call: Call
  package let pacing: Pacing
  package let extent: Extent
  package let connections: Int
  /// Requests that each connection carries at a time.
  package let streams: Int
  package let threads: Int
  /// Before the window; its requests are sent but not counted. The longest time where it ends when steady.
  package let warmup: Nanoseconds
  /// Whether the warm-up ends as soon as response times are steady.
  package let endsWarmupWhenSteady: Bool
  /// From the start of a request's connect or write to the end of its answer.
  package let timeout: Nanoseconds
  package let seed: UInt64
  package let waking: Waking
  /// An answer with this status ends the run.
  package let abortOn: UInt16?
  /// Connections are kept for ever when nil.
  package let reuse: Reuse?
  /// Whether a request that finds every connection busy waits for one; otherwise it is not sent.
  package let catchesUp: Bool
  /// Whether a run without a single connection at its start is given up.
  package let needsConnection: Bool
  package let route: Route
  /// Nil leaves connections in the clear.
  package let security: Security?
  /// The header of answers that names the upstream, where there is to be a histogram for each.
  package let splitBy: String?

  /// Where connections go.
  package enum Route: Sendable, Equatable {
    /// To the host and port of the URL.
    case target
    /// To this address instead of what the URL's host resolves to.
    case address(String)
    case unixSocket(String)
  }

  /// How long the window is.
  package enum Extent: Sendable, Equatable {
    case duration(Nanoseconds)
    case requests(UInt64)
    /// Until somebody stops the run.
    case untilStopped
  }

  /// - Throws: `Problem` of kind usage naming the flag whose value is out of range.
  package init(
    target: Target, call: Call, pacing: Pacing, extent: Extent, connections: Int, streams: Int = 1, threads: Int,
    warmup: Nanoseconds, timeout: Nanoseconds, seed: UInt64, waking: Waking = .exact, abortOn: UInt16? = nil,
    reuse: Reuse? = nil, catchesUp: Bool = true, needsConnection: Bool = true, route: Route = .target,
    security: Security? = nil, endsWarmupWhenSteady: Bool = false, splitBy: String? = nil
  ) throws(Problem) {
    guard connections >= 1, connections <= 1_000_000 else {
      throw .usage("-c must be from 1 to 1000000 connections, not \(connections)")
    }
    guard streams >= 1, connections <= 10_000_000 / streams else {
      throw .usage("--streams must be from 1 to 10000000 on all connections together, not \(streams)")
    }
    guard streams == 1 || call.isMultiplexed else {
      throw .usage("--streams is for protocols with streams: h2c, h2 and grpc")
    }
    guard threads >= 1, threads <= 1024 else { throw .usage("--threads must be from 1 to 1024, not \(threads)") }
    guard threads <= connections else {
      throw .usage("--threads \(threads) needs at least as many connections; -c is \(connections)")
    }
    guard timeout > .zero, timeout <= Self.longest else { throw .usage("--timeout must be above 0 and at most 365d") }
    guard warmup <= Self.longest else { throw .usage("--warmup must be at most 365d") }
    switch extent {
    case .duration(let time):
      guard time > .zero, time <= Self.longest else { throw .usage("-t must be above 0 and at most 365d") }
    case .requests(let count):
      guard count > 0, count <= 1 << 53 else { throw .usage("-n must be from 1 to 9007199254740992 requests") }
    case .untilStopped: break
    }
    if case .replay = pacing, warmup > .zero {
      throw .usage("--replay has no warm-up: its offsets are the whole run; leave --warmup away")
    }
    if endsWarmupWhenSteady { try Self.checkSteadiness(pacing, extent, warmup) }
    if let splitBy, splitBy.isEmpty || splitBy.utf8.contains(where: { $0 <= 32 || $0 == 58 || $0 >= 127 }) {
      throw .usage("--split-by takes the name of a header, not \"\(splitBy)\"")
    }
    if case .coalescing(let step) = waking, step == .zero { throw .usage("--coalesce must be above 0") }
    if let abortOn, !(100...599 ~= abortOn) {
      throw .usage("--abort-on takes a status from 100 to 599, not \(abortOn)")
    }
    guard target.isSecure == (security != nil) else {
      throw .usage("TLS is for https:// URLs, and \(target) is \(target.isSecure ? "one" : "none")")
    }
    if splitBy != nil {
      guard case .http1 = call else { throw .usage("--split-by reads the answers of HTTP/1.1; leave --protocol away") }
    }
    self.target = target
    self.call = call
    self.pacing = pacing
    self.extent = extent
    self.connections = connections
    self.streams = streams
    self.threads = threads
    self.warmup = warmup
    self.timeout = timeout
    self.seed = seed
    self.waking = waking
    self.abortOn = abortOn
    self.reuse = reuse
    self.catchesUp = catchesUp
    self.needsConnection = needsConnection
    self.route = route
    self.security = security
    self.endsWarmupWhenSteady = endsWarmupWhenSteady
    self.splitBy = splitBy
  }

  private static func checkSteadiness(
    _ pacing: Pacing, _ extent: Extent, _ warmup: Nanoseconds
  ) throws(Problem) {
    guard case .duration = extent else { throw .usage("--until-steady needs a time to measure behind it: give -t") }
    guard warmup > .zero else { throw .usage("--until-steady needs a --warmup above 0: its longest time") }
    switch pacing {
    case .curve: throw .usage("--until-steady needs one rate: a changing one is never steady")
    case .replay: throw .usage("--until-steady and --replay exclude each other; give one of them")
    case .uniform, .jittered, .burst, .poisson, .asFastAsPossible: return
    }
  }

  /// The pacing of the whole run, warm-up included.
  package var arrivals: Pacing { pacing.behind(warmup) }

  private static let longest = Nanoseconds.seconds(365 * 86_400)

  /// This worker's part of `total`, the first workers taking what does not divide.
  func share(of total: UInt64, worker index: Int) -> UInt64 {
    total / UInt64(threads) + (UInt64(index) < total % UInt64(threads) ? 1 : 0)
  }
}
