import Glibc
import HDR
import Quantities
import Statistics

/// Whether response times were level in the window, or still settling when it opened: a warm-up that was too short.
///
/// It only warns. Latency is never a reason to drop a trial.
package enum SteadyState {
  /// One window of at least ten seconds, by MSER-5: nil when it is level or too short to tell.
  ///
  /// Of a level series MSER-5 too cuts something off at times; so what is cut must also differ by a tenth from the rest.
  /// - Parameter means: mean response time of each second, ns.
  package static func caution(seconds means: [Double]) -> Caution? {
    guard let mser = MSER5(means) else { return nil }
    let cut = mser.warmup ?? means.count / 2
    guard cut > 0, let head = Sample(Array(means[..<cut]))?.mean, let rest = Sample(Array(means[cut...]))?.mean,
      abs(head / rest - 1) > 0.1
    else { return nil }
    return Caution(
      kind: "steady-state",
      text:
        "the first \(cut) s of the window took \(Decimals.percent(head / rest - 1)) against the rest (MSER-5): a longer warm-up leaves them out"
    )
  }

  /// Trials of one experiment: the first second of the window against the others of the same trial, by set-up and cell.
  ///
  /// It takes eight valid trials of at least three seconds; two-sided signed-rank at 0.01, and a twentieth of difference.
  package static func cautions(about trials: [TrialRecord]) -> [Caution] {
    let groups = trials.filter(\.valid).reduce(into: [(arm: Arm, trials: [TrialRecord])]()) { groups, trial in
      let arm = Arm(setup: trial.setup, cell: trial.cell)
      if let known = groups.firstIndex(where: { $0.arm == arm }) {
        groups[known].trials.append(trial)
      } else {
        groups.append((arm, [trial]))
      }
    }
    return groups.compactMap { arm, trials -> Caution? in
      let heads = trials.compactMap(head)
      guard heads.count >= 8, let centre = HodgesLehmann(heads)?.estimate, abs(centre) >= log1p(0.05) else {
        return nil
      }
      let test = SignedRank(heads)
      guard 2 * min(test.pGreater, test.pLess) <= 0.01 else { return nil }
      return Caution(
        kind: "steady-state",
        text:
          "\(arm.setup)\(arm.cell.map { " at \($0)" } ?? ""): in the window's first second p50 is \(Decimals.percent(expm1(centre))) against the later ones, over \(heads.count) trials: raise load.warmup"
      )
    }
  }

  private struct Arm: Equatable {
    let setup: String
    let cell: String?
  }

  /// ln of the first second's p50 over the median of the later ones.
  private static func head(of trial: TrialRecord) -> Double? {
    let seconds = (trial.load?.result.series ?? []).filter { $0.durationNs == 1_000_000_000 }
    let values = seconds.compactMap { $0.response.value(at: .p50) }.filter { $0 > 0 }.map(Double.init)
    guard values.count >= 3, let later = Sample(Array(values.dropFirst()))?.median else { return nil }
    return log(values[0] / later)
  }
}
