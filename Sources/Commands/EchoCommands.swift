import ArgumentParser
import Quantities
import Serve

/// `toll tcp-echo`: only that service of `toll serve`, as Fortio has it.
struct TCPEchoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tcp-echo", abstract: "Send back what comes over TCP; toll load tcp://host:port measures it.")

  @Option(
    name: [.customLong("tcp-port"), .customLong("tcp-port", withSingleDash: true)],
    help: ArgumentHelp("Where: a port, HOST:PORT or /path/of/a/unix/socket.", valueName: "port"))
  var port = "8078"

  func run() throws { try EchoService.serve(.tcpEcho, at: port) }
}

/// `toll udp-echo`: only that service of `toll serve`, as Fortio has it.
struct UDPEchoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "udp-echo", abstract: "Send back what comes over UDP; toll load udp://host:port measures it.")

  @Option(
    name: [.customLong("udp-port"), .customLong("udp-port", withSingleDash: true)],
    help: ArgumentHelp("Where: a port or HOST:PORT.", valueName: "port"))
  var port = "8078"

  func run() throws { try EchoService.serve(.udpEcho, at: port) }
}

private enum EchoService {
  static func serve(_ service: Service, at port: String) throws {
    let place = try ListenPlan.Place(parsing: port, host: "127.0.0.1")
    try ServeCommand.serve(ServePlan(listeners: [ListenPlan(service, place)]), quiet: false)
  }
}
