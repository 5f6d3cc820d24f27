import Foundation
import Support
import Testing

/// What the README tells a reader to type exists.
struct ReadmeTests {
  /// Lines of the README's shell blocks that begin with a command of ours, without prompt and comment.
  static let commands: [String] = {
    guard let readme = try? SourceFile("README.md") else { return [] }
    return readme.text.matches(of: /(?ms)^```(?:sh|console)\n(.*?)^```$/)
      .flatMap { $0.1.split(separator: "\n") }
      .map { String($0).replacing(#/^\$ /#, with: "").replacing(#/ +\#.*$/#, with: "") }
      .filter { $0.hasPrefix("toll ") || $0.hasPrefix("scripts/") }
  }()

  @Test func readmeShowsCommands() { #expect(Self.commands.count >= 5) }

  @Test(arguments: commands.filter { $0.hasPrefix("scripts/") })
  func scriptExists(command: String) {
    let script = command.prefix { $0 != " " }
    #expect(access("\(packageRoot)/\(script)", X_OK) == 0)
  }

  @Test(arguments: commands.filter { $0.hasPrefix("toll ") })
  func subcommandTakesTheFlagsShown(command: String) throws {
    let words = command.split(separator: " ")
    let name = words.prefix { $0.allSatisfy { $0.isLetter } }.joined(separator: " ")
    let help = try run(TollBinary.path, name.split(separator: " ").dropFirst().map(String.init) + ["--help"])
    // An unknown subcommand's help is the whole tool's.
    #expect(help.stdout.contains("USAGE: \(name) ") || help.stdout.contains("USAGE: \(name)\n"), "\(help)")
    let known = Set(help.stdout.split { !($0.isLetter || $0.isNumber || $0 == "-") })
    for word in words where word.hasPrefix("-") {
      let flag = word.prefix { $0 != "=" }
      #expect(known.contains(flag), "\(flag) is not in `\(name) --help`")
    }
  }

  @Test(arguments: commands)
  func profilesNamedExist(command: String) {
    for word in command.split(separator: " ") where word.hasPrefix("Profiles/") {
      #expect(access("\(packageRoot)/\(word)", R_OK) == 0)
    }
  }
}
