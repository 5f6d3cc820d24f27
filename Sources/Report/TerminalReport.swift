import Quantities
import Results

/// A run as plain text for a terminal, from its record alone; no colours.
package struct TerminalReport {
  package let text: String

  package init(_ run: RunRecord) {
    let results = ResultTables(run: run)
    var parts: [String] = []
    func put(_ title: String, _ table: Table) {
      if !table.isEmpty { parts.append("\(title)\n\(table.plain)") }
    }
    if run.interrupted { parts.append("Interrupted: this is what there was until then.\n") }
    put("Response time (pooled over valid trials, descriptive)", results.latency)
    put("Overhead against \(run.baselines) (paired by block)", results.overhead)
    put("Throughput of closed loops (medians over valid trials)", LedgerTables(run: run).throughput)
    put("CPU and memory (medians over valid trials)", results.components)
    put("Where the machine's CPU went, µs per request (means over valid trials)", LedgerTables(run: run).accounts)
    put("BPF programs (from a pass apart from the trials, inside the rows above)", LedgerTables(run: run).programs)
    put("Trials", TrialTables(run: run).counts)
    let invalid = run.trials.filter { !$0.valid }.sorted { $0.order < $1.order }.map {
      "trial \($0.order) (\($0.label), block \($0.block)) is invalid: \($0.reasons.joined(separator: "; "))\n"
    }
    if !invalid.isEmpty { parts.append(invalid.joined()) }
    if !run.cautions.isEmpty { parts.append(run.cautions.map { "caution: \($0.text)\n" }.joined()) }
    parts.append(
      "By hand (seed \(run.seed))\n"
        + run.commandLines.map { "# \($0.setup): \($0.purpose)\n\($0.line)\n" }.joined())
    let lines = Headline(run).lines
    if !lines.isEmpty { parts.append(lines.map { $0 + "\n" }.joined()) }
    text = parts.joined(separator: "\n")
  }
}
