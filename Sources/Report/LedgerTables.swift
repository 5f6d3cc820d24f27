import Quantities
import Results

/// Where the machine's CPU went, as tables.
struct LedgerTables {
  let run: RunRecord

  /// CPU µs per request by account: means over valid trials, so that each row adds up.
  var accounts: Table {
    let names = accountNames
    guard !names.isEmpty else { return Table([.left("set-up")]) }
    let hasPrograms = run.setups.contains { $0.bpf != nil }
    let columns =
      names + ["residual", "total", "residual, worst", "of which softirq"] + (hasPrograms ? ["of which BPF"] : [])
      + ["switches/request"]
    var table = Table([.left("set-up")] + columns.map(Table.Column.right))
    for setup in run.setups {
      let trials = run.trials(of: setup).filter { $0.valid && $0.ledger?.totalUsPerRequest != nil }
      guard !trials.isEmpty else { continue }
      let means = names.map { name in mean(trials) { Self.ns($0, name) } }
      table.add(
        [setup.label] + means.map(Figures.microseconds) + [
          Figures.microseconds(mean(trials) { Double($0.residualNs) }),
          Figures.microseconds(mean(trials) { Double($0.totalNs) }),
          Figures.share(trials.compactMap { $0.ledger?.residualShare.magnitude }.max() ?? 0),
          Figures.microseconds(mean(trials) { Double($0.softirqNs) }),
        ] + (hasPrograms ? [setup.bpf?.usPerRequest.map(Figures.microseconds) ?? Figures.none] : [])
          + [switches(trials)])
    }
    return table
  }

  /// How long each BPF program ran, from the passes apart from the trials.
  var programs: Table {
    var table = Table([
      .left("set-up"), .left("BPF program"), .right("runs/request"), .right("ns/run"), .right("µs/request"),
    ])
    for setup in run.setups {
      guard let pass = setup.bpf, pass.requests > 0 else { continue }
      let requests = Double(pass.requests)
      for program in pass.programs where program.runs > 0 {
        table.add([
          setup.label, program.name, Decimals.fixed(Double(program.runs) / requests, 2),
          Decimals.fixed(Double(program.ns) / Double(program.runs), 0),
          Figures.microseconds(Double(program.ns) / 1e3 / requests),
        ])
      }
    }
    return table
  }

  /// Requests per second and for each second of a busy core: medians over valid trials, best first within a cell.
  var throughput: Table {
    var table = Table([
      .left("set-up"), .left("class"), .right("requests/s"), .right("against baseline"), .right("95 % interval"),
      .right("requests per core-second"),
    ])
    let closed = run.setups.filter { setup in
      run.trials(of: setup).contains { $0.valid && $0.load.map { $0.result.requestedRate == nil } ?? false }
    }
    for setup in closed {
      let rate = setup.overhead?.rate
      let interval = rate?.low.flatMap { low in
        rate?.high.map { "\(Decimals.fixed(low, 3)) … \(Decimals.fixed($0, 3))" }
      }
      table.add([
        setup.label, setup.class, setup.achievedRate.map { Decimals.fixed($0, 0) } ?? Figures.none,
        rate.map { "× \(Decimals.fixed($0.ratio, 3))" } ?? Figures.none, interval ?? Figures.none,
        setup.requestsPerCoreSecond.map { Decimals.fixed($0, 0) } ?? Figures.none,
      ])
    }
    return table
  }

  /// What a set-up's bar is made of, µs per request: accounts, kernel threads and wake-ups in one, interrupts booked apart, and what is left over when it is
  /// above zero, but not the processes that are no part of a trial. Empty without a ledger.
  func parts(of setup: SetupRecord) -> [(name: String, value: Double)] {
    let trials = run.trials(of: setup).filter { $0.valid && $0.ledger?.totalUsPerRequest != nil }
    guard !trials.isEmpty else { return [] }
    let kinds = trials.flatMap { $0.ledger?.rows ?? [] }.reduce(into: [String: String]()) { $0[$1.name] = $1.kind }
    let apart = accountNames.filter { kinds[$0] == "component" || kinds[$0] == "harness" }
    let kernel = accountNames.filter { kinds[$0] == "kernel" || kinds[$0] == "wake-ups" }
    let wakes = kinds.values.contains("wake-ups")
    let accounts =
      apart.map { name in (name: name, value: mean(trials) { Self.ns($0, name) }) } + [
        (
          name: wakes ? "kernel threads, wake-ups" : "kernel threads",
          value: mean(trials) { ledger in kernel.reduce(0) { $0 + Self.ns(ledger, $1) } }
        )
      ]
    let rest = [
      (name: "interrupts", value: mean(trials) { Double($0.interruptsNs ?? 0) }),
      (name: "residual", value: mean(trials) { Double($0.residualNs) }),
    ]
    return (accounts + rest).filter { $0.value > 0 }
  }

  /// Components in the order of set-ups, then the rest, without what nobody used.
  private var accountNames: [String] {
    let rows = run.trials.filter(\.valid).compactMap(\.ledger).flatMap(\.rows)
    let kinds = ["component", "harness", "kernel", "wake-ups", "other"]
    return kinds.flatMap { kind in
      rows.filter { $0.kind == kind && ($0.ns > 0 || kind != "kernel") }.reduce(into: [String]()) { names, row in
        if !names.contains(row.name) { names.append(row.name) }
      }
    }
  }

  private static func ns(_ ledger: LedgerRecord, _ account: String) -> Double {
    ledger.rows.filter { $0.name == account }.reduce(0) { $0 + Double($1.ns) }
  }

  /// Of µs per request.
  private func mean(_ trials: [TrialRecord], _ ns: (LedgerRecord) -> Double) -> Double {
    let each = trials.compactMap { trial in
      trial.ledger.flatMap { ledger in
        ledger.totalUsPerRequest.flatMap { $0 > 0 ? ns(ledger) / (Double(ledger.totalNs) / $0) : nil }
      }
    }
    return each.isEmpty ? 0 : each.reduce(0, +) / Double(each.count)
  }

  private func switches(_ trials: [TrialRecord]) -> String {
    let each = trials.compactMap { trial -> Double? in
      guard let ledger = trial.ledger, let us = ledger.totalUsPerRequest, us > 0, let count = ledger.contextSwitches
      else { return nil }
      return Double(count) / (Double(ledger.totalNs) / 1e3 / us)
    }
    return each.isEmpty ? Figures.none : Decimals.fixed(each.reduce(0, +) / Double(each.count), 1)
  }
}
