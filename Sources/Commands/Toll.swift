import ArgumentParser

/// The root command: its subcommands are the table of contents.
public struct Toll: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "toll", abstract: "Measure what a proxy or a service mesh costs.")
  public init() {}
}
