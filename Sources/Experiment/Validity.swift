import Profiles
import Quantities
import Results
import Statistics

/// Judges a trial by limits fixed beforehand. It does not know which set-up it judges, and latency is never a reason.
package struct Validity: Sendable {
  private let limits: ValidityLimits

  package init(_ limits: ValidityLimits) { self.limits = limits }

  /// Why the trial is invalid, each reason with the figure and its limit; empty when it is valid.
  package func reasons(
    load: LoadRecord?, proof: ProofRecord, machine: MachineRecord?, ledger: LedgerRecord?, canary: HistogramRecord?
  ) -> [String] {
    var reasons: [String] = []
    if let load { reasons += generatorReasons(load.result) } else { reasons.append("the generator left no record") }
    if let machine, machine.stealShare > limits.steal {
      reasons.append("steal \(percent(machine.stealShare)) is above \(percent(limits.steal))")
    }
    if let load, let machine, let reason = Self.samplingReason(machine, load.result) { reasons.append(reason) }
    if let foreign = ledger?.otherCores, foreign > limits.foreignCpu {
      reasons.append(
        "foreign CPU \(Decimals.fixed(foreign, 3)) cores is above \(Decimals.significant(limits.foreignCpu, 3))")
    }
    if let late = canary?.value(at: .p99), late > limits.canaryP99.count {
      reasons.append("canary p99 \(Nanoseconds(late)) is above \(limits.canaryP99)")
    }
    reasons += proof.checks.filter { !$0.holds }.map {
      "proof: \($0.name): expected \($0.expected), observed \($0.observed)"
    }
    if proof.checks.isEmpty { reasons.append("proof: nothing was checked") }
    return reasons
  }

  /// CPU per request is CPU of the samples over requests of the window: they must be the same stretch of time.
  private static func samplingReason(_ machine: MachineRecord, _ result: LoadResultRecord) -> String? {
    let (sampled, window) = (Nanoseconds(machine.windowNs), Nanoseconds(result.durationNs))
    let allowed = max(0.05 * Double(window.count), 50_000_000)
    guard abs(Double(sampled.count) - Double(window.count)) > allowed else { return nil }
    return "CPU sampling time is \(sampled) in a window of \(window)"
  }

  private func generatorReasons(_ result: LoadResultRecord) -> [String] {
    var reasons: [String] = []
    if result.interrupted { reasons.append("interrupted") }
    if result.response.count == 0 { reasons.append("not one request succeeded") }
    if let asked = result.requestedRate, result.achievedRate < limits.achieved * asked {
      reasons.append(
        "achieved rate \(Decimals.significant(result.achievedRate, 5))/s is below \(percent(limits.achieved)) of \(Decimals.significant(asked, 6))/s"
      )
    }
    if let lag = result.sendLag.value(at: .p99), lag > limits.sendLagP99.count {
      reasons.append("send lag p99 \(Nanoseconds(lag)) is above \(limits.sendLagP99)")
    }
    // With errors W is not the mean of all, and nothing can be held against Little's law.
    if let inFlight = result.meanInFlight, result.errorResponse.count == 0, result.durationNs > 0,
      let gap = Little.deviation(
        meanInFlight: inFlight, rate: Double(result.service.count) / Double(result.durationNs) * 1e9,
        meanSeconds: Double(result.service.meanNs) / 1e9), gap > limits.little
    {
      reasons.append("Little's law is off by \(percent(gap)), more than \(percent(limits.little))")
    }
    return reasons
  }

  private func percent(_ share: Double) -> String { Decimals.significant(share * 100, 3) + " %" }
}
