import ArgumentParser
import Load
import Quantities

/// How the target is connected to.
struct ConnectionOptions: ParsableArguments {
  @Option(name: .customShort("c"), help: ArgumentHelp("Connections.", valueName: "n"))
  var connections = 4

  @Option(
    help: ArgumentHelp("Give a request up after this long (default 3s).", valueName: "duration"),
    transform: Parse.duration)
  var timeout = Nanoseconds.seconds(3)

  @Option(
    help: ArgumentHelp(
      "Close a connection after so many requests, drawn evenly for each; 1 for a new connection every time.",
      valueName: "least:most"),
    transform: Parse.reuse)
  var connectionReuse: Reuse?

  @Option(
    help: ArgumentHelp("Connect to this address instead of what the URL's host resolves to.", valueName: "address"))
  var resolve: String?

  @Option(help: ArgumentHelp("Connect to this unix socket.", valueName: "path"))
  var unixSocket: String?

  @Flag(help: "Run even if not one connection could be opened before.")
  var allowInitialErrors = false

  @Flag(help: "Do not send a request that finds every connection busy when it is due; by default it waits.")
  var noCatchUp = false

  func route() throws(Problem) -> LoadPlan.Route {
    if resolve != nil, unixSocket != nil {
      throw .usage("--resolve and --unix-socket exclude each other; give one of them")
    }
    return resolve.map(LoadPlan.Route.address) ?? unixSocket.map(LoadPlan.Route.unixSocket) ?? .target
  }
}

extension Parse {
  static func reuse(_ text: String) throws -> Reuse {
    do { return try Reuse(parsing: text) } catch { throw error.asValidation }
  }
}
