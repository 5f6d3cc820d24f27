import ArgumentParser
import Load
import Quantities
import Wire

/// What a gRPC call asks.
struct GRPCOptions: ParsableArguments {
  @Flag(help: "gRPC: Fortio's ping (fgrpc.PingServer/Ping), the body being its payload.")
  var ping = false

  @Option(
    help: ArgumentHelp("How long each ping asks the server to wait (default 0).", valueName: "duration"),
    transform: Parse.duration)
  var pingDelay: Nanoseconds?

  @Option(help: ArgumentHelp("The service whose health is asked for (default: the server's).", valueName: "name"))
  var healthService: String?

  /// What is called, and its message.
  ///
  /// - Parameter body: nil where none is given.
  /// - Throws: `Problem` of kind usage where the flags contradict each other.
  func call(_ target: Target, body: [UInt8]?) throws(Problem) -> (method: String, message: [UInt8]) {
    let isNamed = target.path != "/"
    if ping {
      guard !isNamed, healthService == nil else {
        throw .usage("--ping says what is called: leave the URL's path and --health-service away")
      }
      var message = PingMessage()
      message.payload = body ?? []
      message.delay = Int64(clamping: (pingDelay ?? .zero).count)
      return (PingMessage.method, message.encoded)
    }
    guard pingDelay == nil else { throw .usage("--ping-delay needs --ping") }
    if isNamed {
      guard healthService == nil else { throw .usage("--health-service goes with no method in the URL's path") }
      return (String(target.path.dropFirst()), body ?? [])
    }
    guard body == nil else { throw .usage("a health check has no payload; name a method in the URL's path, or --ping") }
    return (HealthCheck.method, HealthCheck.request(healthService ?? ""))
  }
}
