import Foundation
import Support
import Testing

/// Every command of the README, run.
@Suite(.serialized) struct ReadmeTests {
  @Test func everyCommandHasItsTest() {
    #expect(Readme.commands.count >= 15)
    #expect(
      Readme.commands.filter { !known.contains($0) } == [],
      "give these commands of README.md an entry in Tests/EndToEndTests/ReadmeCommands.swift")
    #expect(known.filter { !Readme.commands.contains($0) } == [], "these are no longer in README.md")
  }

  private var known: [String] { ReadmeCommand.all.map(\.words) }

  @Test(arguments: ReadmeCommand.all.filter { $0.needs.isEmpty }.map(\.words))
  func runs(_ words: String) throws { try execute(words) }

  @Test(arguments: ReadmeCommand.all.filter { $0.needs == [.server] }.map(\.words))
  func runsAgainstAServer(_ words: String) throws {
    try withChild(TollBinary.path, ["serve", "--http-port", "0"]) { server in
      let address = try poll(for: "the server's address") {
        server.stdout.firstMatch(of: /http on ([0-9.:]+)/).map { String($0.1) }
      }
      try execute(words, server: address)
    }
  }

  @Test(arguments: ReadmeCommand.all.filter { $0.needs == [.mutualTLS] }.map(\.words))
  func runsAgainstAServerThatAsksForACertificate(_ words: String) throws {
    let made = try Certificates.shared.get()
    let arguments = [
      "serve", "--http-port", "0", "--cert", made.certificate("client"), "--key", made.key("client"), "--mtls",
      "--cacert",
      made.certificate("ca"),
    ]
    try withChild(TollBinary.path, arguments) { server in
      let address = try poll(for: "the server's address") {
        server.stdout.firstMatch(of: /http over TLS on ([0-9.:]+)/).map { String($0.1) }
      }
      try execute(words, server: address) { folder in
        for (from, to) in [
          (made.certificate("ca"), "ca.crt"), (made.certificate("client"), "client.crt"),
          (made.key("client"), "client.key"),
        ] { try FileManager.default.copyItem(atPath: from, toPath: "\(folder)/\(to)") }
      }
    }
  }

  @Test(
    Requirement.root, Requirement.envoy,
    arguments: ReadmeCommand.all.filter { $0.needs == [.root, .envoy] }.map(\.words)
  )
  func runsWithEnvoys(_ words: String) throws { try execute(words) }

  private func execute(
    _ words: String, server: String = "127.0.0.1:8080", prepare: (String) throws -> Void = { _ in }
  ) throws {
    let command = try #require(ReadmeCommand.all.first { $0.words == words })
    try withScratchFolder { folder in
      try ReadmeFolder.fill(folder)
      try prepare(folder)
      if words.contains("convert") { try fortio(into: "\(folder)/fortio.json", server) }
      if words.contains("results/main") { try session(in: folder) }
      var line = words
      for (old, new) in command.instead {
        #expect(line.contains(old), "\(words) has no \"\(old)\" to be shortened")
        line = line.replacing(old, with: new, maxReplacements: 1)
      }
      let end = try shell(line.replacing(#/127\.0\.0\.1:8(080|443)/#, with: server), in: folder)
      #expect(end.status == command.status, "\(line): \(end)")
      #expect(command.prints.isEmpty || (end.stdout + end.stderr).contains(command.prints), "\(line): \(end)")
      if let file = command.writes {
        #expect(FileManager.default.contents(atPath: "\(folder)/\(file)")?.isEmpty == false, "\(line): no \(file)")
      }
    }
  }

  private func shell(_ line: String, in folder: String) throws -> Completion {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return try run(
      "sh", ["-c", "cd '\(folder)' && \(line)"],
      environment: ["PATH": "\(folder)/bin:\(path)", "GITHUB_STEP_SUMMARY": "\(folder)/summary.md"])
  }

  /// A result in Fortio's format, for the command that converts one.
  private func fortio(into file: String, _ server: String) throws {
    try withScriptedServer(LoadCommandTests.answering) { server in
      let run = try TollBinary.run("load", "-qps=500", "-n=20", "-quiet", "-json", file, server.url)
      try #require(run.status == 0, "\(run)")
    }
  }

  /// A session on record, for the command that compares with stored ones.
  private func session(in folder: String) throws {
    let line =
      "toll gate Profiles/gate.yaml --candidate baseline --sessions results/main --output results/main --quiet"
    let first = try shell(line, in: folder)
    try #require(first.status == 3, "\(first)")
  }
}
