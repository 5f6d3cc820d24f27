import Foundation
import Kernel
import Profiles
import Quantities
import Results
import Sampling
import Testbed

/// Trials of arms on the local testbed: an arm changes set-up, Envoy, its configuration or the server, and nothing else.
package struct TestbedTrials: TrialSource {
  private let runners: [String: Prepared]

  private struct Prepared {
    let setup: any Setup
    let runner: TrialRunner
  }

  private static let serverPort: UInt16 = 8080

  /// - Parameter seed: of the arrivals; the trials of one block get the same.
  /// - Throws: `Problem` for an arm that this machine or profile cannot give.
  package init(
    _ arms: [Arm], of profile: Profile, seed: UInt64, in sandbox: Sandbox, environment: [String: String],
    interrupted: @escaping () -> Bool
  ) throws(Problem) {
    try profile.checkLimits(in: sandbox)
    let placement = try profile.placement(cores: ProcessInfo.processInfo.processorCount)
    var runners: [String: Prepared] = [:]
    for arm in arms {
      let named = try SetupCatalogue.setup(named: arm.setup ?? profile.gatedSetup, customs: profile.customs)
      guard arm.config == nil || named.takesOverlay else {
        throw .usage(
          "\(arm.name).config: no proxy of ours parses HTTP in \(named.name), so it would change nothing; leave it out, "
            + "or choose an L7 set-up")
      }
      let testbed = try LocalTestbed(
        try Self.plan(arm, profile, placement), in: sandbox, environment: environment)
      runners[arm.name] = Prepared(
        setup: named.setup,
        runner: TrialRunner(
          cell: profile.cells[0], limits: profile.limits, placement: placement, testbed: testbed, seed: seed,
          environment: environment,
          interruptsApart: HostReader().facts(toolchain: "").kernelConfig["IRQ_TIME_ACCOUNTING"] == "y",
          interrupted: interrupted))
    }
    self.runners = runners
  }

  package func trial(of arm: Arm, at slot: Design.Slot, journal: @escaping Journal) throws(Problem) -> ArmTrial {
    guard let prepared = runners[arm.name] else { throw .environment("the arm \(arm.name) was not prepared") }
    let outcome = try prepared.runner.run(slot, setup: prepared.setup, journal: journal)
    return ArmTrial(
      trial: outcome.trial, setupClass: prepared.setup.setupClass.rawValue,
      topology: prepared.setup.topology.rawValue, components: outcome.components, commandLines: outcome.commandLines)
  }

  private static func plan(_ arm: Arm, _ profile: Profile, _ placement: Placement) throws(Problem) -> TestbedPlan {
    let cell = profile.cells[0]
    var plan = TestbedPlan(
      serverCommand: try server(arm) ?? ["/proc/self/exe"] + ServerCommand(cell.server, port: serverPort).arguments,
      serverPort: serverPort, serverProcessors: ProcessorSet(placement.server),
      proxyProcessors: ProcessorSet(placement.proxies), proxyThreads: cell.proxy.concurrency,
      proxyCPULimit: cell.proxy.cpuLimit, envoy: arm.envoy ?? profile.envoy)
    if let config = arm.config { plan.overlay = try EnvoyOverlay(json: try ProxyOverlay.load(config), name: config) }
    return plan
  }

  /// `toll` means this binary.
  private static func server(_ arm: Arm) throws(Problem) -> [String]? {
    guard let line = arm.server else { return nil }
    var words = try ShellWords.split(line, of: "\(arm.name).server").map {
      $0.replacingOccurrences(of: "{port}", with: "\(serverPort)")
    }
    if words.first == "toll" { words[0] = "/proc/self/exe" }
    return words
  }
}

extension Profile {
  /// What an arm runs that names no set-up: the profile's first that is not a baseline.
  package var gatedSetup: String { setups.first { !$0.hasPrefix("baseline") } ?? "baseline" }
}
