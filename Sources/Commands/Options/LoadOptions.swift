import ArgumentParser
import Load
import Quantities
import Wire

/// The names of arrival processes on the command line.
enum Arrival: String, CaseIterable, ExpressibleByArgument {
  case uniform, burst, poisson
}

/// What shapes the load.
struct LoadOptions: ParsableArguments {
  @Argument(help: "The target: http://host:port/path.")
  var url: String

  @Option(
    help: ArgumentHelp("Requests per second in all, or max for as fast as possible.", valueName: "rate|max"),
    transform: Parse.rate)
  var qps = Parse.RateChoice.max

  @Option(name: .short, help: ArgumentHelp("Connections.", valueName: "n"))
  var connections = 4

  @Option(
    name: .short, help: ArgumentHelp("How long to measure, for example 30s (default 5s).", valueName: "duration"),
    transform: Parse.duration)
  var time: Nanoseconds?

  @Option(name: .short, help: ArgumentHelp("Exactly this many requests, instead of -t.", valueName: "n"))
  var number: UInt64?

  @Option(help: "Threads, each with its own connections and event loop.")
  var threads = 1

  @Option(
    help: ArgumentHelp("Load without measuring before that (default 0).", valueName: "duration"),
    transform: Parse.duration)
  var warmup = Nanoseconds.zero

  @Option(
    help: ArgumentHelp("Give a request up after this long (default 3s).", valueName: "duration"),
    transform: Parse.duration)
  var timeout = Nanoseconds.seconds(3)

  @Option(
    help: """
      uniform: evenly staggered over all connections. burst: all connections at the same instant, as Fortio does by \
      default. poisson: independent arrivals.
      """)
  var arrival = Arrival.uniform

  @Option(help: "Seed of the random choices; the same seed gives the same schedule.")
  var seed: UInt64 = 1

  @Option(
    name: [.customShort("H"), .customLong("header")], parsing: .singleValue,
    help: ArgumentHelp("A header, 'Name: value'; may be repeated.", valueName: "header"))
  var headers: [String] = []

  @Option(
    name: [.customShort("X"), .long], help: ArgumentHelp("The method (GET, or POST with a body).", valueName: "method"))
  var method: String?

  @Option(name: [.customLong("data"), .customLong("payload")], help: "The request's body.")
  var payload: String?

  /// - Throws: `Problem` of kind usage for the first value that cannot be.
  func plan() throws -> LoadPlan {
    let target = try Target(parsing: url)
    let pairs = try headers.map(Self.header)
    let body = Array((payload ?? "").utf8)
    let request = try HTTP1Request(
      method: methodName, path: target.path, host: target.authority, headers: pairs, body: body)
    if time != nil, number != nil { throw Problem.usage("-t and -n exclude each other; give one of them") }
    let extent = number.map(LoadPlan.Extent.requests) ?? .duration(time ?? .seconds(5))
    return try LoadPlan(
      target: target, request: request, pacing: pacing, extent: extent, connections: connections, threads: threads,
      warmup: warmup, timeout: timeout, seed: seed)
  }

  var methodName: String { method ?? (payload == nil ? "GET" : "POST") }

  private var pacing: Pacing {
    guard case .rate(let rate) = qps else { return .asFastAsPossible }
    return switch arrival {
    case .uniform: .uniform(rate)
    case .burst: .burst(rate)
    case .poisson: .poisson(rate)
    }
  }

  private static func header(_ line: String) throws -> (name: String, value: String) {
    guard let colon = line.firstIndex(of: ":") else {
      throw Problem.usage("the header \"\(line)\" has no colon; give headers as 'Name: value'")
    }
    let value = line[line.index(after: colon)...]
    return (String(line[..<colon]), String(value.drop { $0 == " " }))
  }
}
