import ArgumentParser
import Glibc
import Quantities

/// The root command: its subcommands are the table of contents.
public struct Toll: ParsableCommand {
  /// Name, help and subcommands.
  public static let configuration = CommandConfiguration(
    commandName: "toll",
    abstract: "Measure what a proxy or a service mesh costs.",
    discussion: """
      Examples:
        toll load http://localhost:8080/ --qps 1000 -c 64 -t 10s
        toll serve --http-port 8080
        toll run Profiles/quick.yaml
        toll setup up sidecar
        toll report results/RECORD.json -o report.html
        toll view results

      Exit status: 0 fine, 1 regressed or a gate failed, 2 the tool or its environment failed, 3 inconclusive, 64 bad usage.
      """,
    version: Version.text,
    subcommands: [
      LoadCommand.self, CurlCommand.self, GRPCPingCommand.self, ServeCommand.self, TCPEchoCommand.self,
      UDPEchoCommand.self, CapacityCommand.self, ConvertCommand.self, RunCommand.self, ReportCommand.self,
      ViewCommand.self, GateCommand.self, CompareCommand.self, CostCommand.self, AdviseCommand.self,
      DoctorCommand.self, SetupCommand.self,
    ])

  /// As ArgumentParser wants it.
  public init() {}

  /// Parses the command line, runs the command and ends the process with the right status.
  public static func start() -> Never {
    do {
      let fortio = try FortioCommandLine.translating(Array(Swift.CommandLine.arguments.dropFirst()))
      fortio?.notices.forEach(Terminal.note)
      var command = try parseAsRoot(fortio?.arguments)
      try command.run()
      Glibc.exit(0)
    } catch let problem as Problem {
      Terminal.complain(problem.description)
      Glibc.exit(problem.kind == .usage ? EX_USAGE : 2)
    } catch {
      guard exitCode(for: error) == .validationFailure else { Self.exit(withError: error) }
      Terminal.complain("\(message(for: error)); see \(helpCommand)")
      Glibc.exit(EX_USAGE)
    }
  }

  /// The command that explains what was misused.
  private static var helpCommand: String {
    let words = CommandLine.arguments.dropFirst().prefix(1).filter { word in
      configuration.subcommands.contains { $0._commandName == word }
    }
    return (["toll"] + words + ["--help"]).joined(separator: " ")
  }
}
