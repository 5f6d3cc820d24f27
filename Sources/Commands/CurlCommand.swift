import ArgumentParser
import Load
import Quantities

/// `toll curl`: one request, to see what a target answers before it is loaded.
struct CurlCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "curl",
    abstract: "Send one request and print the answer.",
    discussion: """
      The answer's head goes to standard error and its body to standard output, as fortio curl prints them; a chunked \
      body comes without its framing. The exit status is 1 when the answer has no 2xx status.

      Examples:
        toll curl http://localhost:8080/
        toll curl -payload hello -timeout 1s 'http://localhost:8080/?delay=250ms'
      """)

  @Argument(help: "The target: http://host:port/path.")
  var url: String

  @OptionGroup(title: "Request") var request: RequestOptions

  @OptionGroup(title: "Connection") var way: RouteOptions

  @Flag(help: "End the sending direction of the connection behind the request.")
  var halfClose = false

  @Flag(help: "Print the head on standard output, too.")
  var stdoutHeaders = false

  func run() throws {
    let target = try Target(parsing: url)
    guard target.scheme == .http, try Dialect(request.dialect, for: target) == .h1 else {
      throw Problem.usage("toll curl speaks HTTP/1.1 without TLS; toll load speaks the rest")
    }
    let answer = try SingleRequest(
      target: target, request: try request.request(for: target), route: try way.route(), timeout: way.timeout,
      halfCloses: halfClose
    ).fetch()
    Terminal.put(answer.head, on: stdoutHeaders ? 1 : 2)
    Terminal.put(answer.body, on: 1)
    guard 200...299 ~= answer.status else {
      Terminal.complain("the answer has status \(answer.status)")
      throw ExitCode(1)
    }
  }
}
