import ArgumentParser
import Glibc
import Kernel
import Quantities
import Serve

/// `toll serve`: the echo server.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Answer HTTP requests as their query asks, gRPC pings, TCP and UDP echoes.",
    discussion: """
      Without any port named it listens where Fortio does: HTTP/1.1 and h2c on \
      8080, gRPC (PingServer and health) on 8079, TCP and UDP echo on 8078. \
      Otherwise on the ports named, and for HTTP on 8080.

      Any path answers 200 with the request's body. A query in Fortio's grammar \
      changes that:
        delay=250us        wait first; or delay=150us:10,2ms:5 in 10 % and 5 %
        status=503         or status=404:10,503:5
        size=1024          bytes instead of the body; or size=1024:10,512:5
        close=true         close the connection afterwards; or close=5.3 (%)
        gzip=42.7          compress in so many %, if the client takes gzip
        header=Name:Value  add a header; may be repeated
        grpc-status=14:10  end 10 % of the gRPC calls with this status
        fault=reset:1      in 1 % go wrong; stall (head, no body), trickle (body
                           in ten pieces), reset (half the body, then RST),
                           close (no answer), goaway (GOAWAY behind the answer),
                           rst, refuse (RST_STREAM after half the body, at once)

      With --rest it also starts loads, as Fortio's server does: /fortio/rest/run, \
      status and stop take the parameters of fortio load, in the query or in JSON \
      at jsonPath. Whoever can reach the port can then start a load to this \
      machine's loopback, and to each --rest-target; to nothing else.

      Examples:
        toll serve
        toll serve --http-port 0 --threads 2
        toll serve --http-port /tmp/toll.socket --grpc-port 8079
        toll serve --echo-server-default-params 'delay=2ms:10&size=9'
        toll serve --delay bimodal:1ms,20ms:5 --seed 7 --stamp-dwell
        toll serve --cert server.crt --key server.key --cacert ca.crt --mtls
        toll serve --freeze 1s@10s+5s
        toll serve --rest --rest-target app.test:80
        curl 'http://127.0.0.1:8080/path?status=503:50&delay=10ms'
      """)

  @OptionGroup var options: ServeOptions

  @Flag(help: "Start loads to loopback at the request of others, by Fortio's API below /fortio/rest/.")
  var rest = false

  @Option(
    help: ArgumentHelp(
      "With --rest: let loads go there too; may be repeated.", valueName: "host[:port]"))
  var restTarget: [String] = []

  func run() throws { try Self.serve(try options.plan(), site: try site(), quiet: options.quiet) }

  /// Serves until a signal comes.
  static func serve(_ plan: ServePlan, site: RestSite? = nil, quiet: Bool) throws {
    // Signals are held back before the first thread starts, so that they reach the wait below and nobody else.
    StopSignals.block()
    let server = try Server.start(plan, site: site, notify: hear)
    if !quiet {
      for listening in server.listening { Terminal.say("toll serve: \(listening)") }
    }
    _ = StopSignals.wait()
    let counts = server.stop()
    if !quiet { Terminal.say("toll serve: \(counts)") }
  }

  private func site() throws(Problem) -> RestSite? {
    guard rest else {
      guard restTarget.isEmpty else { throw .usage("--rest-target says where loads may go; it needs --rest") }
      return nil
    }
    return RestSite(try RestTargets(allowing: restTarget))
  }

  /// One line for everything the server has to tell; what it cannot do without a thread it does not pretend to do.
  private static func hear(_ notice: ServeNotice) {
    Terminal.complain("\(notice)")
    if case .threadFailed = notice { Glibc.exit(2) }
  }
}
