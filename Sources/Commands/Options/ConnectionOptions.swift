import ArgumentParser
import Load
import Quantities

/// How the target is connected to.
struct ConnectionOptions: ParsableArguments {
  @Option(name: .customShort("c"), help: ArgumentHelp("Connections.", valueName: "n"))
  var connections = 4

  @Option(help: ArgumentHelp("Requests that each connection carries at a time, with h2c, h2 and grpc.", valueName: "n"))
  var streams = 1

  @Option(
    help: ArgumentHelp(
      "Close a connection after so many requests, drawn evenly for each; 1 for a new connection every time.",
      valueName: "least:most"),
    transform: Parse.reuse)
  var connectionReuse: Reuse?

  @Flag(help: "Run even if not one connection could be opened before.")
  var allowInitialErrors = false

  @Flag(help: "Do not send a request that finds every connection busy when it is due; by default it waits.")
  var noCatchUp = false

  @OptionGroup var way: RouteOptions

  @OptionGroup(title: "TLS") var tls: LoadTLSOptions
}

extension Parse {
  static func reuse(_ text: String) throws -> Reuse {
    do { return try Reuse(parsing: text) } catch { throw error.asValidation }
  }
}
