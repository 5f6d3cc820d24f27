import ArgumentParser
import Kernel
import Load
import Quantities
import Results

/// `toll grpcping`: a few calls, one after another.
struct GRPCPingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grpcping",
    abstract: "Ping a gRPC server, or ask after its health.",
    discussion: """
      One call after another on one connection. Any other method is called by toll load --protocol grpc.

      Examples:
        toll grpcping localhost:8079 -n 10
        toll grpcping localhost:8079 --health --health-service ping
      """)

  @Argument(help: "The server: host:port, or https://host:port.")
  var url: String

  @Option(name: .short, help: ArgumentHelp("How many calls.", valueName: "n"))
  var number: UInt64 = 1

  @Flag(help: "Ask after the server's health instead.")
  var health = false

  @Option(
    help: ArgumentHelp("Give a call up after this long (default 3s).", valueName: "duration"),
    transform: Parse.duration)
  var timeout = Nanoseconds.seconds(3)

  @OptionGroup(title: "Request") var request: RequestOptions

  @OptionGroup(title: "TLS") var tls: LoadTLSOptions

  @Option(
    name: .short, help: ArgumentHelp("Percentiles to report.", valueName: "list"), transform: Parse.percentiles)
  var percentiles = Percentile.standard

  func run() throws {
    Interrupt.catchFirst()
    let target = try Target(parsing: url)
    guard [.http, .https].contains(target.scheme) else { throw Problem.usage("\(target) is not spoken to in gRPC") }
    guard !health || !request.grpc.ping else { throw Problem.usage("--health and --ping exclude each other") }
    var request = request
    request.grpc.ping = !health && target.path == "/"
    let call = try request.grpcCall(for: target, timeout: timeout)
    let plan = try LoadPlan(
      target: target, call: call, pacing: .asFastAsPossible, extent: .requests(number), connections: 1, threads: 1,
      warmup: .zero, timeout: timeout, seed: 1,
      security: try tls.security(for: target, speaking: call.applicationProtocol))
    let result = try LoadRun(plan).run(interrupted: { Interrupt.isRaised })
    Terminal.say(LoadSummary(plan, result, Caution.about(result, plan: plan), percentiles: percentiles).text)
    try LoadCommand.judge(result)
  }
}
