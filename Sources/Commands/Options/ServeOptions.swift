import ArgumentParser
import Kernel
import Quantities
import Serve

/// The flags of `toll serve`.
struct ServeOptions: ParsableArguments {
  @Option(help: "TCP port for HTTP; 0 lets the kernel choose one.")
  var httpPort: UInt16 = 8080

  @Option(help: "Address to listen on; 0.0.0.0 for all.")
  var bind = "127.0.0.1"

  @Option(help: "Threads, each with its own loop; connections are dealt out in turn.")
  var threads = 1

  @Option(help: "Seed of everything random.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp("Longest delay a query can ask for; more is cut to it.", valueName: "duration"))
  var maxEchoDelay = "1.5s"

  @Option(help: "Largest size a query can ask for, in KB; more is cut to it.")
  var maxPayloadSizeKb: UInt32 = 256

  @Option(help: ArgumentHelp("Longest request body taken; a longer one is answered 413.", valueName: "bytes"))
  var maxBody = "4MB"

  @Option(help: "Most connections open at a time; further ones wait. (default: what the descriptor limit allows)")
  var maxConnections: Int?

  @Option(help: ArgumentHelp("The query of requests that have none.", valueName: "query"))
  var echoServerDefaultParams: String?

  @Option(
    help: ArgumentHelp(
      "Delay of requests that ask for none: constant:5ms, uniform:1ms-5ms, exponential:2ms (mean), lognormal:2ms,0.5 "
        + "(median, sigma) or bimodal:1ms,20ms:5 (fast, slow:percent).", valueName: "distribution"))
  var delay: String?

  @Option(
    help: ArgumentHelp(
      "Stand still for a while in every period, first so long after the first request (default: half a period).",
      valueName: "duration@period[+first]"))
  var freeze: String?

  @Flag(help: "Say in the header X-Toll-Dwell how many ns passed from the request's arrival to the answer.")
  var stampDwell = false

  @Flag(help: "Print nothing but problems.")
  var quiet = false

  /// - Throws: `Problem` of kind usage that names the flag.
  func plan() throws(Problem) -> ServePlan {
    guard 1...1_024 ~= threads else { throw .usage("--threads \(threads) is out of range; use 1 to 1024") }
    guard maxPayloadSizeKb <= 1 << 20 else {
      throw .usage("--max-payload-size-kb \(maxPayloadSizeKb) is too large; use at most 1048576")
    }
    // A few descriptors for the loops, the listener and the standard streams.
    let allowed = DescriptorLimit.raise() - 16 - 3 * threads
    let connections = maxConnections ?? max(1, min(allowed, 1 << 20))
    guard connections >= 1 else { throw .usage("--max-connections \(connections) is out of range; use 1 or more") }
    return ServePlan(
      host: bind, port: httpPort, threads: threads, seed: seed,
      maxEchoDelay: try named("--max-echo-delay") { () throws(Problem) in try Nanoseconds(parsing: maxEchoDelay) },
      maxPayload: ByteCount(UInt64(maxPayloadSizeKb) << 10),
      bodyLimit: try named("--max-body") { () throws(Problem) in try ByteCount(parsing: maxBody) },
      maxConnections: connections, defaultParameters: echoServerDefaultParams,
      delay: try delay.map { text throws(Problem) in
        try named("--delay") { () throws(Problem) in try DelayDistribution(parsing: text) }
      },
      freeze: try freeze.map { text throws(Problem) in
        try named("--freeze") { () throws(Problem) in try Freeze(parsing: text) }
      }, stampsDwell: stampDwell)
  }

  private func named<Value>(_ flag: String, _ read: () throws(Problem) -> Value) throws(Problem) -> Value {
    do throws(Problem) {
      return try read()
    } catch {
      throw Problem(error.kind, "\(flag): \(error)")
    }
  }
}
