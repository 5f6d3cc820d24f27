import ArgumentParser
import Kernel
import Quantities
import Serve

/// The flags of `toll serve`.
struct ServeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where to speak HTTP/1.1 and h2c: a port (0 lets the kernel choose one), HOST:PORT, /path/of/a/unix/socket, or "
        + "disabled (default \(Self.httpDefault)).", valueName: "port"))
  var httpPort: String?

  @Option(help: ArgumentHelp("Where to take gRPC calls; Fortio's default is 8079.", valueName: "port"))
  var grpcPort: String?

  @Option(help: ArgumentHelp("Where to echo TCP; Fortio's default is 8078.", valueName: "port"))
  var tcpPort: String?

  @Option(help: ArgumentHelp("Where to echo UDP; Fortio's default is 8078.", valueName: "port"))
  var udpPort: String?

  @Option(help: ArgumentHelp("Address of ports that name none; 0.0.0.0 for all.", valueName: "address"))
  var bind = "127.0.0.1"

  @Option(help: ArgumentHelp("Threads, each with its own loop; connections are dealt out in turn.", valueName: "n"))
  var threads = 1

  @Option(help: "Seed of everything random.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp("Longest delay a query can ask for; more is cut to it (default 1.5s).", valueName: "duration"),
    transform: Parse.duration)
  var maxEchoDelay = Nanoseconds.milliseconds(1_500)

  @Option(help: ArgumentHelp("Largest size a query can ask for, in KB; more is cut to it.", valueName: "KB"))
  var maxPayloadSizeKb: UInt32 = 256

  @Option(
    help: ArgumentHelp("Longest request body taken; a longer one is answered 413 (default 4MB).", valueName: "bytes"),
    transform: Parse.byteCount)
  var maxBody = ByteCount(4 << 20)

  @Option(
    help: ArgumentHelp(
      "Most connections open at a time; further ones wait (default: what the descriptor limit allows).", valueName: "n")
  )
  var maxConnections: Int?

  @Option(help: ArgumentHelp("The query of requests that have none.", valueName: "query"))
  var echoServerDefaultParams: String?

  @Option(
    help: ArgumentHelp(
      "Delay of requests that ask for none: constant:5ms, uniform:1ms-5ms, exponential:2ms (mean), lognormal:2ms,0.5 "
        + "(median, sigma) or bimodal:1ms,20ms:5 (fast, slow:percent).", valueName: "distribution"),
    transform: Parse.delay)
  var delay: DelayDistribution?

  @Option(
    help: ArgumentHelp(
      "Stand still for a while in every period, first so long after the first request (default: half a period).",
      valueName: "duration@period[+first]"),
    transform: Parse.freeze)
  var freeze: Freeze?

  @Flag(help: "Say in the header X-Toll-Dwell how many ns passed from the request's arrival to the answer.")
  var stampDwell = false

  @OptionGroup var tls: ServeTLSOptions

  @Option(
    help: ArgumentHelp(
      "Burn so much CPU time on each request before answering it: a regression of known size (default 0).",
      valueName: "duration"),
    transform: Parse.duration)
  var spin = Nanoseconds.zero

  @Flag(help: "Print nothing but problems.")
  var quiet = false

  /// - Throws: `Problem` of kind usage that names the flag.
  func plan() throws(Problem) -> ServePlan {
    guard 1...1_024 ~= threads else { throw .usage("--threads \(threads) is out of range; use 1 to 1024") }
    guard maxPayloadSizeKb <= 1 << 20 else {
      throw .usage("--max-payload-size-kb \(maxPayloadSizeKb) is too large; use at most 1048576")
    }
    // A few descriptors for the loops, the listeners and the standard streams.
    let allowed = DescriptorLimit.raise() - 16 - 3 * threads
    let connections = maxConnections ?? max(1, min(allowed, 1 << 20))
    guard connections >= 1 else { throw .usage("--max-connections \(connections) is out of range; use 1 or more") }
    return ServePlan(
      listeners: try listeners(), threads: threads, seed: seed, maxEchoDelay: maxEchoDelay,
      maxPayload: ByteCount(UInt64(maxPayloadSizeKb) << 10), bodyLimit: maxBody, maxConnections: connections,
      defaultParameters: echoServerDefaultParams, delay: delay, freeze: freeze, stampsDwell: stampDwell,
      tls: try tls.plan(), handshakeFaults: tls.tlsAlert, spin: spin)
  }
}

extension ServeOptions {
  static let httpDefault = "8080"

  /// HTTP unless it is disabled, and what else is named; without any name Fortio's ports for everything.
  private func listeners() throws(Problem) -> [ListenPlan] {
    let isBare = [httpPort, grpcPort, tcpPort, udpPort].allSatisfy { $0 == nil }
    let wanted: [(Service, String?)] = [
      (.http, httpPort ?? Self.httpDefault), (.grpc, isBare ? "8079" : grpcPort), (.tcpEcho, isBare ? "8078" : tcpPort),
      (.udpEcho, isBare ? "8078" : udpPort),
    ]
    var listeners: [ListenPlan] = []
    for case (let service, let text?) in wanted where text != "disabled" {
      do throws(Problem) {
        listeners.append(ListenPlan(service, try ListenPlan.Place(parsing: text, host: bind)))
      } catch {
        throw .usage("\(service.flag): \(error)")
      }
    }
    guard !listeners.isEmpty else { throw .usage("every port is disabled; name one, for example --http-port 8080") }
    return listeners
  }
}

extension Parse {
  static func byteCount(_ text: String) throws -> ByteCount {
    do { return try ByteCount(parsing: text) } catch { throw error.asValidation }
  }

  static func delay(_ text: String) throws -> DelayDistribution {
    do { return try DelayDistribution(parsing: text) } catch { throw error.asValidation }
  }

  static func freeze(_ text: String) throws -> Freeze {
    do { return try Freeze(parsing: text) } catch { throw error.asValidation }
  }
}
