import Quantities
import Results
import Statistics

/// How the trials went, as tables.
struct TrialTables {
  let run: RunRecord

  /// One row a trial, in the order they ran.
  var trials: Table {
    var table = Table([
      .right("trial"), .right("block"), .left("set-up"), .right("requests"), .right("rate/s"), .right("p50"),
      .right("p90"), .right("p99"), .right("send lag p99"), .right("canary p99"), .left("valid"),
    ])
    for trial in run.trials.sorted(by: { $0.order < $1.order }) {
      let result = trial.load?.result
      table.add(
        [
          "\(trial.order)", "\(trial.block)", trial.label, result.map { "\($0.response.count)" } ?? Figures.none,
          result.map { Decimals.fixed($0.achievedRate, 1) } ?? Figures.none,
        ] + [Percentile.p50, .p90, .p99].map { Figures.time(result?.response.value(at: $0)) } + [
          Figures.time(result?.sendLag.value(at: .p99)), Figures.time(trial.canary?.value(at: .p99)),
          trial.valid ? "yes" : "no: " + trial.reasons.joined(separator: "; "),
        ])
    }
    return table
  }

  /// Valid and invalid trials by set-up, and how often their proof held.
  var counts: Table {
    var table = Table([
      .left("set-up"), .left("class"), .right("valid"), .right("invalid"), .left("proof"), .left("rests on"),
    ])
    for setup in run.setups {
      let proofs = run.trials(of: setup).map(\.proof)
      table.add([
        setup.label, setup.class, "\(setup.trialsValid)", "\(setup.trialsInvalid)",
        "holds in \(proofs.count(where: \.holds)) of \(proofs.count)", proofs.first?.restsOn ?? Figures.none,
      ])
    }
    return table
  }

  /// Every check, with what a trial that stands for the set-up showed: the first one it failed in, else the first.
  var proofs: Table {
    var table = Table([
      .left("set-up"), .left("check"), .left("expected"), .left("observed"), .right("trials it held in"),
    ])
    for setup in run.setups {
      let all = run.trials(of: setup).flatMap(\.proof.checks)
      var seen: Set<String> = []
      for check in all where seen.insert(check.name).inserted {
        let same = all.filter { $0.name == check.name }
        let shown = same.first { !$0.holds } ?? check
        table.add([
          setup.label, check.name, shown.expected, shown.observed, "\(same.count(where: \.holds)) of \(same.count)",
        ])
      }
    }
    return table
  }

  /// What the measurement itself was exposed to, over the valid trials of each set-up.
  var conditions: Table {
    var table = Table([
      .left("set-up"), .right("send lag p50"), .right("p99"), .right("max"), .right("canary p99, worst trial"),
      .right("steal, worst"), .right("foreign cores, worst"), .right("up in"),
    ])
    for setup in run.setups {
      let valid = run.trials(of: setup).filter(\.valid)
      let lag = setup.pooled?.sendLag
      let machines = valid.compactMap(\.machine)
      let others = valid.compactMap { $0.ledger?.otherCores ?? $0.machine?.foreignCores }
      table.add([
        setup.label, Figures.time(lag?.value(at: .p50)), Figures.time(lag?.value(at: .p99)), Figures.time(lag?.maxNs),
        Figures.time(valid.compactMap { $0.canary?.value(at: .p99) }.max()),
        machines.map(\.stealShare).max().map(Figures.share) ?? Figures.none,
        others.max().map { Decimals.fixed($0, 3) } ?? Figures.none,
        Figures.time(Sample(valid.compactMap(\.upNs).map(Double.init)).map { UInt64($0.median) }),
      ])
    }
    return table
  }
}
