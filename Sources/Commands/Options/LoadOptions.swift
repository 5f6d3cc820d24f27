import ArgumentParser
import Load
import Profiles
import Quantities

/// The names of arrival processes on the command line.
enum Arrival: String, CaseIterable, ExpressibleByArgument {
  case uniform, burst, poisson
}

/// What shapes the load.
struct LoadOptions: ParsableArguments {
  @Argument(help: "The target: http://host:port/path, or https; tcp://host:port or udp.")
  var url: String

  @Option(
    help: ArgumentHelp(
      """
      Requests per second in all, or max for as fast as possible. Rates that follow one another share -t: \
      500,1000,2000 for steps, 100..2000 for a ramp; or each has its time: 100..2000@30s,2000@1m.
      """, valueName: "rate|max"),
    transform: Parse.rate)
  var qps = RateShape.max

  @Option(
    name: .short,
    help: ArgumentHelp("How long to measure, for example 30s (default 5s); 0 until Ctrl-C.", valueName: "duration"),
    transform: Parse.duration)
  var time: Nanoseconds?

  @Option(name: .short, help: ArgumentHelp("Exactly this many requests, instead of -t.", valueName: "n"))
  var number: UInt64?

  @Option(help: "Threads, each with its own connections and event loop.")
  var threads = 1

  @Option(
    help: ArgumentHelp("Load without measuring before that (default 0).", valueName: "duration"),
    transform: Parse.duration)
  var warmup: Nanoseconds?

  @Flag(
    help: """
      End the warm-up as soon as response times are steady: MSER-5 over the means of tenths of a second cuts nothing \
      behind their first half and leaves two seconds. At the latest after --warmup (then 60s where nothing is said).
      """)
  var untilSteady = false

  @Option(
    help: """
      uniform: evenly staggered over all connections. burst: all connections at the same instant, as Fortio does by \
      default. poisson: independent arrivals.
      """)
  var arrival = Arrival.uniform

  @Flag(help: "Shift each request of uniform arrivals at random within a fifth of the gap, by the seed.")
  var jitter = false

  @Option(help: ArgumentHelp("Send at the offsets in this file, one a line, instead of --qps.", valueName: "file"))
  var replay: String?

  @Option(
    help: ArgumentHelp(
      """
      Wake only at multiples of this time and send what is due together: later by up to that, for less CPU. At 3,200/s \
      on 16 connections 1ms takes half the CPU of exact timers (26 against 49 µs a request, scripts/bench-peers).
      """, valueName: "duration"),
    transform: Parse.duration)
  var coalesce: Nanoseconds?

  @Option(
    help: ArgumentHelp(
      """
      Watch the clock without pause for this long before each due time: exact to 2-5 µs, for a whole core. With \
      real-time priority (chrt -f 20 toll load …) nothing gets in between.
      """, valueName: "duration"),
    transform: Parse.duration)
  var spin: Nanoseconds?

  @Option(
    help: ArgumentHelp(
      """
      Send the requests in this file, each in proportion to its weight, drawn by the seed: YAML, or a line of JSON each, \
      with path, method, headers, body, weight, name. Profiles/requests/example.yaml shows one.
      """, valueName: "file"))
  var requests: String?

  @Option(
    help: ArgumentHelp(
      "Keep a histogram for each value of this header of the answers, the first 64 of them: who answered.",
      valueName: "header"))
  var splitBy: String?

  @Option(help: ArgumentHelp("End the run at the first answer with this status.", valueName: "status"))
  var abortOn: UInt16?

  @Option(help: "Seed of the random choices; the same seed gives the same schedule.")
  var seed: UInt64 = 1

  @OptionGroup(title: "Request") var request: RequestOptions

  @OptionGroup(title: "Connections") var connection: ConnectionOptions

  /// - Throws: `Problem` of kind usage for the first value that cannot be.
  func plan() throws -> LoadPlan {
    let target = try Target(parsing: url)
    if time != nil, number != nil { throw Problem.usage("-t and -n exclude each other; give one of them") }
    let pacing = try pacing()
    let call = try call(for: target)
    return try LoadPlan(
      target: target, call: call, pacing: pacing, extent: try extent(of: pacing),
      connections: connection.connections, streams: connection.streams, threads: threads,
      warmup: warmup ?? (untilSteady ? Self.longestWarmup : .zero), timeout: connection.way.timeout,
      seed: seed, waking: try waking(), abortOn: abortOn,
      reuse: try connection.connectionReuse ?? (request.http10 ? Reuse(1, 1) : nil), catchesUp: !connection.noCatchUp,
      needsConnection: !connection.allowInitialErrors, route: try connection.way.route(),
      security: try connection.tls.security(for: target, speaking: call.applicationProtocol),
      endsWarmupWhenSteady: untilSteady, splitBy: splitBy)
  }

  private func call(for target: Target) throws -> Call {
    guard let requests else { return try request.call(for: target, timeout: connection.way.timeout) }
    guard !request.saysWhat else {
      throw Problem.usage("--requests says method and body of each request; leave -X, --payload… and --http1.0 away")
    }
    guard try Dialect(request.dialect, for: target) == .h1 else {
      throw Problem.usage("--requests is for HTTP/1.1; leave --protocol away")
    }
    return .http1(try RequestsLoader.load(requests, for: target, headers: try request.headerFields()))
  }

  private static let longestWarmup = Nanoseconds.seconds(60)

  private static let defaultTime = Nanoseconds.seconds(5)

  private func extent(of pacing: Pacing) throws(Problem) -> LoadPlan.Extent {
    if let number { return .requests(number) }
    switch pacing {
    case .curve(let curve, _): return .duration(curve.duration)
    case .replay(let replay) where time == nil: return .requests(UInt64(replay.count))
    default: return time == .zero ? .untilStopped : .duration(time ?? Self.defaultTime)
    }
  }

  private func pacing() throws -> Pacing {
    if let replay {
      guard qps == .max else { throw Problem.usage("--replay and --qps exclude each other; give one of them") }
      return .replay(try Replay(parsing: try TextFile.read(replay), file: replay))
    }
    if case .timed = qps, time != nil {
      throw Problem.usage("--qps gives each rate its time, so -t has nothing to say; leave it away")
    }
    if let curve = try qps.curve(over: time ?? Self.defaultTime) {
      guard arrival != .burst else { throw Problem.usage("--arrival burst needs one rate; use uniform or poisson") }
      return .curve(curve, isPoisson: arrival == .poisson)
    }
    if jitter, arrival != .uniform {
      throw Problem.usage("--jitter needs --arrival uniform, not \(arrival)")
    }
    guard case .constant(let rate) = qps else { return .asFastAsPossible }
    return switch arrival {
    case .uniform: jitter ? .jittered(rate) : .uniform(rate)
    case .burst: .burst(rate)
    case .poisson: .poisson(rate)
    }
  }

  private func waking() throws(Problem) -> Waking {
    if coalesce != nil, spin != nil { throw .usage("--coalesce and --spin exclude each other; give one of them") }
    return coalesce.map(Waking.coalescing) ?? spin.map(Waking.spinning) ?? .exact
  }
}
