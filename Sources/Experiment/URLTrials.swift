import Foundation
import Kernel
import Profiles
import Quantities
import Results
import Sampling
import Testbed

/// Trials of arms that are URLs: the generator runs on this host's network, and only it is ours to watch.
package struct URLTrials: TrialSource {
  private let profile: Profile
  private let placement: Placement
  private let seed: UInt64
  private let environment: [String: String]
  private let interrupted: () -> Bool

  private static let realtimePriority: Int32 = 20

  /// - Throws: `Problem` for a placement that this machine cannot give.
  package init(
    _ profile: Profile, seed: UInt64, environment: [String: String], interrupted: @escaping () -> Bool
  ) throws(Problem) {
    self.profile = profile
    self.seed = seed
    self.environment = environment
    self.interrupted = interrupted
    placement = try profile.placement(cores: ProcessInfo.processInfo.processorCount)
  }

  package func trial(of arm: Arm, at slot: Design.Slot, journal: @escaping Journal) throws(Problem) -> ArmTrial {
    guard let url = arm.url else { throw .usage("\(arm.name) has no URL") }
    let directory = "\(FileManager.default.temporaryDirectory.path)/toll-\(getpid())"
    do { try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true) } catch {
      throw .environment("cannot make \(directory) for the generator's record")
    }
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let startedAt = ResultStore.timestamp()
    let command = command(url, block: slot.block)
    var seen = Seen()
    do throws(Problem) { seen = try measure(command, in: directory, slot, journal) } catch {
      seen.failure = error.description
    }
    return ArmTrial(
      trial: record(slot, startedAt, seen, url: url), setupClass: "unknown", topology: "unknown",
      commandLines: [
        Results.CommandLine(
          setup: arm.name, purpose: "generator",
          line: Redaction.arguments(["toll"] + command.arguments).joined(separator: " "))
      ])
  }

  private struct Seen {
    var load: LoadRecord?
    var machine: MachineRecord?
    var canary: HistogramRecord?
    var failure: String?
  }

  private func command(_ url: String, block: Int) -> GeneratorCommand {
    var load = profile.load
    let authority = url.drop { $0 != ":" }.dropFirst(3)
    // A URL with a path of its own means that one.
    if load.path == "/", authority.contains("/") { load.path = "" }
    return GeneratorCommand(
      load, url: url, tokenHeader: RunningSetup.tokenHeader, token: nil, seed: seed &+ UInt64(block))
  }

  private func measure(
    _ command: GeneratorCommand, in directory: String, _ slot: Design.Slot, _ journal: @escaping Journal
  ) throws(Problem) -> Seen {
    let cores = ProcessorSet(placement.generator)
    let logPath = "\(directory)/generator.log"
    let generator = try GeneratorProcess(
      command, recordPath: "\(directory)/generator.json", processors: cores,
      realtimePriority: Self.realtimePriority, environment: environment
    ) { spawn throws(Problem) in
      var spawn = spawn
      do {
        let log = Descriptor(owning: try File.create(logPath))
        spawn.descriptors += [(log.number, 1), (log.number, 2)]
        return try SupervisedProcess(name: "generator", role: .generator, spawn: spawn, logPath: logPath)
      } catch {
        throw .environment("the generator could not be started: \(error)")
      }
    }
    let patience = profile.load.timeout.count + 10_000_000_000
    let window = try generator.window(deadline: MonotonicClock.nanoseconds() + patience, interrupted: interrupted)
    journal(.trialMeasures(slot, startNs: window.startNs, endNs: window.endNs))
    generator.listen { journal(.trialPulse($0)) }
    let canary = try? CanaryThread(
      from: window.startNs, to: window.endNs, processors: cores, realtimePriority: Self.realtimePriority + 1)
    var seen = Seen()
    let accounts = Accounts(components: ["generator": [generator.process.pid]], harness: [getpid()])
    let sample = try WindowSampler(ProcFS(), accounts: accounts, interruptsApart: false).measure(
      from: window.startNs, to: window.endNs)
    seen.machine = MachineRecord(sample.cpu)
    seen.canary = canary.map { HistogramRecord($0.overshoot()) }
    seen.load = try generator.record(deadline: window.endNs + patience)
    return seen
  }

  private func record(_ slot: Design.Slot, _ startedAt: String, _ seen: Seen, url: String) -> TrialRecord {
    let answers = seen.load?.result.lifetime.responses ?? 0
    let proof = ProofRecord(
      restsOn: "the URL alone: what is behind it is not ours to look at",
      checks: [ProofCheck(name: "answers", expected: "some", observed: "\(answers)", holds: answers > 0)])
    // No ledger: what the server behind the URL uses on this machine is foreign to us, and no reason to drop a trial.
    var reasons = Validity(profile.limits).reasons(
      load: seen.load, proof: proof, machine: seen.machine, ledger: nil, canary: seen.canary)
    if let failure = seen.failure { reasons.insert(failure, at: 0) }
    return TrialRecord(
      setup: slot.setup, block: slot.block, order: slot.order, startedAt: startedAt, valid: reasons.isEmpty,
      reasons: reasons, proof: proof, load: seen.load, cpu: [:], memory: [:], machine: seen.machine, perCore: [],
      canary: seen.canary)
  }
}
