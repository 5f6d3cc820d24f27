import ArgumentParser
import Experiment
import Foundation
import Kernel
import Profiles
import Quantities
import Results
import Testbed

/// `toll setup`: the ways of getting from client to server, without measuring them.
struct SetupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup",
    abstract: "List, explain or bring up the set-ups that can be measured.",
    subcommands: [SetupListCommand.self, SetupExplainCommand.self, SetupUpCommand.self])
}

/// What the subcommands share: a set-up, up in a sandbox.
struct SetupRoom {
  let named: NamedSetup
  /// Nil without one.
  let profile: Profile?
  let sandbox: Sandbox
  let environment: [String: String]

  /// Enters a sandbox; the process that stays outside ends here with the one's status that works inside.
  ///
  /// - Throws: `Problem` of kind usage for an unknown name, of kind environment where there can be no sandbox.
  static func enter(_ name: String, _ options: SetupOptions) throws -> SetupRoom {
    let profile = try options.load()
    let named = try SetupCatalogue.setup(named: name, customs: profile?.customs ?? [])
    let environment = ProcessInfo.processInfo.environment
    switch try Sandbox.enter(arguments: Array(Swift.CommandLine.arguments.dropFirst()), environment: environment) {
    case .finished(let status): Foundation.exit(status)
    case .inside(let sandbox):
      return SetupRoom(named: named, profile: profile, sandbox: sandbox, environment: environment)
    }
  }

  /// Brings the set-up up with an echo server behind it, both as the profile's first cell has them.
  ///
  /// - Parameter delay: of the server's answers; nil leaves it as it is.
  /// - Throws: `Problem` of kind environment that says what is missing.
  func bringUp(delay: Nanoseconds? = nil) throws(Problem) -> RunningSetup {
    if let obstacle = named.setup.obstacle(in: sandbox) {
      throw .environment("\(named.name) cannot be built here: \(obstacle)")
    }
    let cell = profile?.cells[0]
    var server = cell?.server ?? ServerSettings(delay: .zero)
    if let delay { server.delay = delay }
    let port: UInt16 = 8080
    let plan = TestbedPlan(
      serverCommand: ["/proc/self/exe"] + ServerCommand(server, port: port).arguments, serverPort: port,
      serverProcessors: nil, proxyProcessors: nil, proxyThreads: cell?.proxy.concurrency ?? 1,
      proxyCPULimit: cell?.proxy.cpuLimit, envoy: profile?.envoy)
    return try LocalTestbed(plan, in: sandbox, environment: environment).up(named.setup, token: "0")
  }
}
