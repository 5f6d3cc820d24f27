import Foundation
import HDR
import Kernel
import Profiles
import Quantities
import Results
import Sampling
import Testbed

/// Runs one trial: set-up, generator, samples, proof, verdict on its validity. Everything it starts it takes away.
struct TrialRunner {
  let cell: Cell
  let limits: ValidityLimits
  let placement: Placement
  let testbed: LocalTestbed
  let seed: UInt64
  let environment: [String: String]
  /// Whether this kernel books interrupts apart from tasks.
  let interruptsApart: Bool
  let interrupted: () -> Bool

  /// Shows every process of the machine, those outside the sandbox too.
  private let procfs = ProcFS(root: Sandbox.hostProcPath)

  /// The generator's and, one above it, the canary's SCHED_FIFO priority.
  static let realtimePriority: Int32 = 20

  /// What a trial came to, with what it taught about its set-up.
  struct Outcome {
    var trial: TrialRecord
    var components: [ComponentRecord]
    var commandLines: [Results.CommandLine]
    /// Whether the set-up has BPF programs.
    var hasPrograms: Bool
  }

  /// - Throws: `Problem` only where no further trial can work either: a set-up that cannot be built.
  func run(_ slot: Design.Slot, setup: any Setup, journal: @escaping Journal) throws(Problem) -> Outcome {
    let token = Self.token()
    let startedAt = ResultStore.timestamp()
    let running = try testbed.up(setup, token: token)
    defer { running.down() }
    let command = command(running, slot, token: token)
    var measured = TrialMeasurement()
    do throws(Problem) {
      measured = try measure(running, command, slot, journal)
    } catch {
      measured.failure = error.description
    }
    let proof = proof(of: running, measured)
    var reasons = Validity(limits).reasons(
      load: measured.load, proof: proof, machine: measured.sample.map { MachineRecord($0.cpu) },
      ledger: measured.ledger, canary: measured.canary)
    if let failure = measured.failure { reasons.insert(failure, at: 0) }
    return Outcome(
      trial: measured.record(slot, startedAt: startedAt, up: running.startTime, proof: proof, reasons: reasons),
      components: try components(of: running, measured),
      commandLines: commandLines(running, slot), hasPrograms: !running.programs.isEmpty)
  }

  private func measure(
    _ running: RunningSetup, _ command: GeneratorCommand, _ slot: Design.Slot, _ journal: @escaping Journal
  ) throws(Problem) -> TrialMeasurement {
    var measured = TrialMeasurement()
    measured.idle = MemorySnapshot(reading: procfs, components: TrialAccounts(running, in: procfs).components)
    try running.beginCapture()
    let generator = try GeneratorProcess(
      command, in: running, processors: ProcessorSet(placement.generator), realtimePriority: Self.realtimePriority,
      environment: environment)
    let patience = cell.load.timeout.count + 10_000_000_000
    let window = try generator.window(
      deadline: MonotonicClock.nanoseconds() + patience, interrupted: interrupted)
    journal(.trialMeasures(slot, startNs: window.startNs, endNs: window.endNs))
    generator.listen { journal(.trialPulse($0)) }
    // The capture costs CPU of its own, so it ends well before the window.
    Thread.sleep(until: window.startNs - cell.load.warmup.count / 2)
    running.endCapture()
    let canary = try? CanaryThread(
      from: window.startNs, to: window.endNs, processors: ProcessorSet(placement.generator),
      realtimePriority: Self.realtimePriority + 1)
    measured.sample = try WindowSampler(
      procfs, accounts: TrialAccounts(running, in: procfs).accounts,
      // Where interrupts are booked apart, those that wake a core are counted already.
      idleThreads: interruptsApart ? nil : testbed.resources.idleThreads(), interruptsApart: interruptsApart
    ).measure(from: window.startNs, to: window.endNs)
    measured.canary = canary.map { HistogramRecord($0.overshoot()) }
    measured.load = try generator.record(deadline: window.endNs + patience)
    return measured
  }

  private func proof(of running: RunningSetup, _ measured: TrialMeasurement) -> ProofRecord {
    guard let lifetime = measured.load?.result.lifetime else {
      return ProofRecord(restsOn: running.setup.evidence, checks: [])
    }
    let totals = GeneratorTotals(
      connectionsOpened: lifetime.connectionsOpened, requestsSent: lifetime.requestsSent,
      responses: lifetime.responses)
    do throws(Problem) {
      return try running.proof(of: totals)
    } catch {
      let check = ProofCheck(name: "counters", expected: "an answer", observed: error.description, holds: false)
      return ProofRecord(restsOn: running.setup.evidence, checks: [check])
    }
  }

  private func components(of running: RunningSetup, _ measured: TrialMeasurement) throws(Problem) -> [ComponentRecord] {
    let ours = running.components.filter { $0.role != .proxy }.map { process in
      ComponentRecord(
        name: process.name, role: process.role.rawValue, software: "toll",
        version: measured.load?.tool.version ?? "unknown",
        argv: Redaction.arguments(["toll"] + process.argv.dropFirst()))
    }
    let added = (try? running.records()) ?? []
    return ours + added
  }

  private func command(_ running: RunningSetup, _ slot: Design.Slot, token: String?) -> GeneratorCommand {
    GeneratorCommand(
      cell.load, url: running.targetURL, tokenHeader: RunningSetup.tokenHeader, token: token,
      seed: seed &+ UInt64(slot.block))
  }

  /// What a person types to repeat the trial; the token is of use to its own proof only.
  private func commandLines(_ running: RunningSetup, _ slot: Design.Slot) -> [Results.CommandLine] {
    let generator = ["toll"] + command(running, slot, token: nil).arguments
    return running.commandLines.map { component, argv in
      let words = component == "generator" ? generator : Self.readable(argv)
      let line = Redaction.arguments(words).map(Self.quoted).joined(separator: " ")
      return Results.CommandLine(setup: slot.setup, purpose: component, line: line)
    }
  }

  /// Our own binary by its name.
  private static func readable(_ argv: [String]) -> [String] {
    argv.first == "/proc/self/exe" ? ["toll"] + argv.dropFirst() : argv
  }

  private static func quoted(_ word: String) -> String {
    let plain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./:=@%+,".contains($0)) }
    if plain, !word.isEmpty { return word }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  /// 128 random bits in hex, fresh for every trial: it is no secret, but nothing else may contain it.
  static func token() -> String {
    (0..<32).map { _ in String(Int.random(in: 0..<16), radix: 16) }.joined()
  }
}
