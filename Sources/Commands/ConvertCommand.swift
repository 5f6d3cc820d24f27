import ArgumentParser
import Foundation
import Quantities
import Results
import Sampling

/// `toll convert`: a result of Fortio's as a record of ours.
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Turn a result of fortio load into a record, so that old results can be reported and compared.",
    discussion: """
      Examples:
        toll convert old.json --json record.json
        fortio load -json - http://localhost:8080/ | toll convert -
      """)

  @Argument(help: ArgumentHelp("The JSON that fortio load wrote, - for standard input.", valueName: "file|-"))
  var file: String

  @Option(help: ArgumentHelp("Where the record goes, - for standard output.", valueName: "file|-"))
  var json = "-"

  func run() throws {
    let bytes = try TextFile.bytes(file == "-" ? "/dev/stdin" : file)
    let fortio = try FortioResult(reading: Data(bytes), name: file == "-" ? "standard input" : file)
    let record = try fortio.converted(
      host: HostReader().facts(toolchain: Version.compiler),
      commandLine: ["toll"] + Swift.CommandLine.arguments.dropFirst())
    try Records.write(record, to: json)
  }
}
