import Quantities
import Results

/// CPU per request and memory, component on component.
struct UsageFigures {
  private let arms: Arms

  init(_ arms: Arms) { self.arms = arms }

  /// The machine's whole ledger where the record has one, else what was measured of the components.
  var cpu: Figure? { ledger ?? components }

  private var ledger: Figure? {
    let tables = LedgerTables(run: arms.run)
    let bars = arms.arms.map { StackedBars.Bar(label: $0.label, parts: tables.parts(of: $0.setup)) }
      .filter { !$0.parts.isEmpty }
    guard !bars.isEmpty else { return nil }
    let drawing = StackedBars(bars, axis: "CPU µs per request", tick: { Decimals.significant($0, 4) }) {
      Figures.microseconds($0) + " µs"
    }
    return Figure(
      "cpu", "Where the CPU went",
      shows: "The CPU the machine spent for one request, whoever spent it: components, kernel threads, the harness. "
        + "Processes that are no part of a trial are in the numbers, not in the bars. " + Prose.ledger(arms.run),
      means: compare(bars) { Figures.microseconds($0) + " µs of CPU a request" }, plot: drawing.plot, key: drawing.key,
      table: tables.accounts)
  }

  private var components: Figure? {
    let bars = bars { $0.cpuUsPerRequest }
    guard !bars.isEmpty else { return nil }
    let drawing = StackedBars(bars, axis: "CPU µs per request", tick: { Decimals.significant($0, 4) }) {
      Figures.microseconds($0) + " µs"
    }
    return Figure(
      "cpu", "Where the CPU went",
      shows: "CPU time of each component for one answered request. " + Prose.cpu,
      means: compare(bars) { Figures.microseconds($0) + " µs of CPU a request" }, plot: drawing.plot, key: drawing.key,
      table: ResultTables(run: arms.run).components)
  }

  var memory: Figure? {
    let bars = bars { $0.memoryPssBytes.mapValues { Double($0) / 1_048_576 } }
    func write(_ megabytes: Double) -> String { Figures.bytes(UInt64((megabytes * 1_048_576).rounded())) }
    guard !bars.isEmpty else { return nil }
    let drawing = StackedBars(
      bars, axis: "memory (PSS), MB", tick: { Decimals.significant($0, 4) }, write: write)
    return Figure(
      "memory", "Memory",
      shows: "Proportional set size of each component at the end of its window: pages that n processes share count 1/n "
        + "to each. Medians over valid trials, at this load and with this configuration.",
      means: compare(bars, write), plot: drawing.plot, key: drawing.key,
      table: ResultTables(run: arms.run).components)
  }

  private func bars(_ values: (SetupRecord) -> [String: Double]) -> [StackedBars.Bar] {
    arms.arms.compactMap { arm in
      let all = values(arm.setup)
      let order = arm.setup.components.map(\.name).filter { all[$0] != nil }
      let names = order + all.keys.filter { !order.contains($0) }.sorted()
      let parts = names.compactMap { name in all[name].map { (name: name, value: $0) } }
      return parts.isEmpty ? nil : StackedBars.Bar(label: arm.label, parts: parts)
    }
  }

  private func compare(_ bars: [StackedBars.Bar], _ write: (Double) -> String) -> [String] {
    let totals = Dictionary(bars.map { ($0.label, $0.total) }) { first, _ in first }
    let lines = arms.compared.compactMap { arm -> String? in
      guard let mine = totals[arm.label], let base = arms.baseline(of: arm).flatMap({ totals[$0.label] }) else {
        return nil
      }
      return "\(arm.label): \(write(mine)) against \(write(base))"
    }
    return lines.isEmpty ? [] : [lines.joined(separator: "; ") + "."]
  }
}
