import ArgumentParser
import Kernel
import Results
import Testbed

/// `toll setup explain`: a set-up as it really is on this machine. It is brought up for that, and taken down again.
struct SetupExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Draw a set-up's path and name its components, their versions and the rules in force.",
    discussion: """
      The set-up is built for a moment in namespaces of its own, so that versions, rules and routes are those in force.

      Examples:
        toll setup explain sidecar
        toll setup explain ebpf
        toll setup explain my-pair --profile Profiles/custom-example.yaml
      """)

  @Argument(help: "The set-up; toll setup list names them.")
  var name: String

  @OptionGroup var options: SetupOptions

  func run() throws {
    let room = try SetupRoom.enter(name, options)
    Terminal.say(Self.outline(room.named))
    let running = try room.bringUp()
    defer { running.down() }
    Terminal.say(try Self.parts(running))
    Terminal.say(try running.rules().map(Self.text).joined(separator: "\n"))
  }

  /// What is known without building it.
  private static func outline(_ named: NamedSetup) -> String {
    let setup = named.setup
    let wire =
      switch setup.wire {
      case .plaintext: "in the clear"
      case .encrypted: "encrypted"
      case .tunnelled(let port): "nothing but encrypted UDP to port \(port)"
      case .bypassed: "no packets: they are handed on past the link"
      }
    return """
      \(named.name): \(setup.summary)

      \(setup.drawing)

      class     \(setup.setupClass.rawValue)
      topology  \(setup.topology.rawValue), held against \(named.baseline)
      link      \(wire)
      proof     \(setup.evidence)

      """
  }

  private static func parts(_ running: RunningSetup) throws -> String {
    let records = try running.records()
    var lines = ["components, up \(running.startTime) after the start"]
    for process in running.components where process.role != .proxy {
      lines.append("  \(process.name): \(argv(process.argv))")
    }
    for record in records {
      lines.append("  \(record.title)")
      if !record.argv.isEmpty { lines.append("    \(argv(record.argv))") }
      if let digest = record.digest { lines.append("    sha256 \(digest)") }
    }
    if !running.programs.isEmpty { lines.append("  BPF programs: \(running.programs.joined(separator: ", "))") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func argv(_ words: [String]) -> String {
    (words.first == "/proc/self/exe" ? ["toll"] + words.dropFirst() : words).joined(separator: " ")
  }

  private static func text(_ rules: PathRules) -> String {
    let lines =
      rules.addresses + rules.routes.map { "route \($0)" } + rules.policies.map { "rule \($0)" }
      + rules.firewall.map { "iptables \($0)" }
    return "namespace \(rules.namespace)\n" + lines.map { "  \($0)\n" }.joined()
  }
}
