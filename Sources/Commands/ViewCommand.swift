import ArgumentParser
import Glibc
import Kernel
import Quantities
import Serve

/// `toll view`: past records as pages on this machine.
struct ViewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "view",
    abstract: "Look through past records in a browser on this machine.",
    discussion: """
      Lists the records below a folder, filters them, opens the report of each as it is rendered from the record, and lays \
      two runs beside each other. The pages need no script and no network. The server listens on loopback only, takes \
      no other name for itself, reads nothing outside the folder, and changes nothing. Ctrl-C ends it.

      Examples:
        toll view
        toll view results --http-port 9000
      """)

  @Argument(help: ArgumentHelp("The folder with the records.", valueName: "folder"))
  var folder = "results"

  @Option(help: ArgumentHelp("The port; 0 lets the kernel choose one.", valueName: "port"))
  var httpPort: UInt16 = 8090

  @Option(help: ArgumentHelp("Where to listen: 127.0.0.1 or ::1.", valueName: "address"))
  var bind = "127.0.0.1"

  func run() throws {
    guard bind == "127.0.0.1" || bind == "::1" else {
      throw Problem.usage("--bind \(bind) is not offered: records are shown on 127.0.0.1 or ::1 only")
    }
    let shelf = RecordShelf(try RecordFolder(folder))
    StopSignals.block()
    let plan = ServePlan(
      listeners: [ListenPlan(.http, .port(httpPort, host: bind))], maxPayload: ByteCount(0), bodyLimit: ByteCount(0),
      maxConnections: 256)
    let server = try Server.start(plan, site: ViewSite(shelf)) { notice in
      Terminal.complain("\(notice)")
      if case .threadFailed = notice { Glibc.exit(2) }
    }
    let address = server.addresses.first.map { "http://\($0.address)/" } ?? ""
    let count = shelf.entries().count
    Terminal.say("toll view: \(address)  (\(count) record\(count == 1 ? "" : "s") in \(folder); Ctrl-C ends it)")
    _ = StopSignals.wait()
    _ = server.stop()
  }
}
