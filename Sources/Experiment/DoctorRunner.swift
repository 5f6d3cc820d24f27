import Foundation
import HDR
import Kernel
import Profiles
import Quantities
import Results
import Sampling
import Statistics
import Testbed

/// Looks at what this machine can resolve: left alone for a while, then one arm against itself until the time is up.
package struct DoctorRunner<Source: TrialSource> {
  private let source: Source
  private let profile: Profile
  private let procfs: ProcFS
  private let journal: Journal
  private let interrupted: () -> Bool

  /// Of the machine left alone.
  private static var quietNs: UInt64 { 3_000_000_000 }

  /// - Parameter procfs: the host's.
  package init(
    _ profile: Profile, source: Source, procfs: ProcFS, interrupted: @escaping () -> Bool, journal: @escaping Journal
  ) {
    self.source = source
    self.profile = profile
    self.procfs = procfs
    self.interrupted = interrupted
    self.journal = journal
  }

  /// - Parameter deadline: CLOCK_MONOTONIC in ns; no pair begins that could not end by then, but there are three.
  /// - Throws: `Problem` when the arm cannot be built.
  package func run(
    until deadline: UInt64, seed: UInt64, tool: ToolRecord, toolchain: String
  ) throws(Problem) -> DoctorRecord {
    let startedAt = ResultStore.timestamp()
    let host = HostReader().facts(toolchain: toolchain)
    let quiet = try quiet()
    let trials = try pairs(until: deadline, seed: seed)
    let blocks = CompleteBlocks(trials, arms: Self.arms.map(\.name), metrics: [])
    return DoctorRecord(
      tool: tool, host: host, startedAt: startedAt, quiet: quiet,
      findings: Diagnosis(host: host, quiet: quiet, limits: profile.limits).findings, profile: profile.name,
      setup: profile.gatedSetup, windowNs: profile.load.duration.count, trials: trials.count,
      invalid: trials.count { !$0.valid },
      noise: GateMetric.allCases.compactMap { metric in
        NoiseRecord(metric, logRatios: Self.logRatios(metric, trials, blocks))
      })
  }

  private static var arms: [Arm] { [Arm(name: Arm.candidate), Arm(name: Arm.baseline)] }

  /// Of valid pairs where there are enough, else of all: a machine that invalidates every trial still has its noise.
  private static func logRatios(_ metric: GateMetric, _ trials: [TrialRecord], _ valid: CompleteBlocks) -> [Double] {
    var all = trials
    for index in all.indices { all[index].valid = true }
    let blocks =
      valid.tooManyDropped ? CompleteBlocks(all, arms: Self.arms.map(\.name), metrics: [metric]) : valid
    return blocks.logRatios(metric, of: Arm.candidate, against: Arm.baseline)
  }

  private func quiet() throws(Problem) -> QuietRecord {
    journal(.note("leaving the machine alone for 3 s"))
    let start = MonotonicClock.nanoseconds() + 10_000_000
    let end = start + Self.quietNs
    let canary = try? CanaryThread(from: start, to: end, processors: nil, realtimePriority: nil)
    let accounts = Accounts(components: [:], harness: TrialAccounts.harness(in: procfs))
    let sample = try WindowSampler(procfs, accounts: accounts, interruptsApart: false).measure(from: start, to: end)
    let machine = MachineRecord(sample.cpu)
    return QuietRecord(
      durationNs: end - start, canary: HistogramRecord(canary?.overshoot() ?? LatencyHistogram()),
      foreignCores: LedgerRecord(sample.cpu, requests: 0).otherCores, stealShare: machine.stealShare, cores: machine.cores)
  }

  private func pairs(until deadline: UInt64, seed: UInt64) throws(Problem) -> [TrialRecord] {
    var random = SplitMix64(seed: seed)
    var trials: [TrialRecord] = []
    var longest: UInt64 = 0
    var block = 0
    while block < 3 || MonotonicClock.nanoseconds() + longest < deadline {
      let start = MonotonicClock.nanoseconds()
      block += 1
      for arm in random.shuffled(Self.arms) {
        guard !interrupted() else { throw .environment("interrupted after \(trials.count) trials") }
        let slot = Design.Slot(setup: arm.name, block: block, order: trials.count + 1)
        let trial = try source.trial(of: arm, at: slot, journal: journal).trial
        trials.append(trial)
        journal(.trialEnded(trial))
      }
      longest = max(longest, MonotonicClock.nanoseconds() - start)
    }
    return trials
  }
}
