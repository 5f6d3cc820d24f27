import Profiles
import Quantities
import RecordFixtures
import Results
import Testing

@testable import Experiment

@Suite struct ValidityTests {
  /// A synthetic trial under the usual limits, after `change`.
  private func reasons(
    after change: (inout TrialRecord) -> Void = { _ in }
  ) -> [String] {
    var trial = SyntheticRun.trial("baseline", block: 1, order: 1, factor: 1)
    trial.load?.result.achievedRate = 1000
    trial.load?.result.requestedRate = 1000
    trial.load?.result.meanInFlight = nil
    change(&trial)
    let limits = ValidityLimits()
    return Validity(limits).reasons(
      load: trial.load, proof: trial.proof, machine: trial.machine, ledger: trial.ledger, canary: trial.canary)
  }

  @Test func aQuietTrialIsValid() { #expect(reasons() == []) }

  @Test func noRecordIsNoTrial() {
    #expect(reasons { $0.load = nil } == ["the generator left no record"])
  }

  @Test func theRateMustBeKept() {
    #expect(reasons { $0.load?.result.achievedRate = 989.9 } == ["achieved rate 989.9/s is below 99 % of 1000/s"])
    #expect(reasons { $0.load?.result.achievedRate = 990 } == [])
  }

  @Test func sendLagHasOneLimitForAll() {
    #expect(
      reasons { $0.load?.result.sendLag.percentilesNs["99"] = 1_500_000 } == ["send lag p99 1.5 ms is above 1 ms"])
  }

  @Test func theMachineMustBeOurs() {
    #expect(
      reasons { trial in
        trial.machine?.stealShare = 0.02
        // By subtraction; no reason.
        trial.machine?.foreignCores = 5
        trial.ledger = SyntheticRun.ledger(proxyNs: 0, otherNs: SyntheticRun.windowNs / 2)
      } == ["steal 2 % is above 1 %", "foreign CPU 0.500 cores is above 0.1"])
  }

  @Test func theCanaryTellsABusyMachine() {
    #expect(
      reasons { $0.canary?.percentilesNs["99"] = 300_000 } == ["canary p99 300 µs is above 250 µs"])
  }

  @Test func aProofThatFailsIsNamed() {
    let check = ProofCheck(name: "connections redirected", expected: "16", observed: "0", holds: false)
    #expect(
      reasons { $0.proof = ProofRecord(restsOn: "counters", checks: [check]) }
        == ["proof: connections redirected: expected 16, observed 0"])
    #expect(reasons { $0.proof = ProofRecord(restsOn: "", checks: []) } == ["proof: nothing was checked"])
  }

  @Test func littlesLawHoldsOrTheCountIsWrong() {
    func inFlight(_ factor: Double) -> [String] {
      reasons { trial in
        guard let result = trial.load?.result else { return }
        trial.load?.result.errorResponse.count = 0
        let rate = Double(result.service.count) / Double(result.durationNs)
        trial.load?.result.meanInFlight = rate * Double(result.service.meanNs) * factor
      }
    }
    #expect(inFlight(1.01) == [])
    #expect(inFlight(1.05) == ["Little's law is off by 5 %, more than 2 %"])
  }

  @Test func latencyIsNeverAReason() {
    #expect(reasons { $0.load?.result.response.percentilesNs["99"] = 10_000_000_000 } == [])
  }
}
