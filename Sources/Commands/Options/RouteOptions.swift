import ArgumentParser
import Load
import Quantities

/// Where a request goes, and how long it may take.
struct RouteOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Give a request up after this long (default 3s).", valueName: "duration"),
    transform: Parse.duration)
  var timeout = Nanoseconds.seconds(3)

  @Option(
    help: ArgumentHelp("Connect to this address instead of what the URL's host resolves to.", valueName: "address"))
  var resolve: String?

  @Option(help: ArgumentHelp("Connect to this unix socket.", valueName: "path"))
  var unixSocket: String?

  /// - Throws: `Problem` of kind usage when two places are named.
  func route() throws(Problem) -> LoadPlan.Route {
    if resolve != nil, unixSocket != nil {
      throw .usage("--resolve and --unix-socket exclude each other; give one of them")
    }
    return resolve.map(LoadPlan.Route.address) ?? unixSocket.map(LoadPlan.Route.unixSocket) ?? .target
  }
}
