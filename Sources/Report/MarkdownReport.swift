import Quantities
import Results

/// A run as a Markdown page, from its record alone.
package struct MarkdownReport {
  package let text: String

  package init(_ run: RunRecord) {
    let results = ResultTables(run: run)
    let trials = TrialTables(run: run)
    let machine = MachineTables(run: run)
    let ledger = LedgerTables(run: run)
    var page = Page()
    page.put("# \(run.profile.name)")
    if !run.profile.description.isEmpty { page.put(run.profile.description) }
    page.put(Prose.circumstances(run))
    if run.interrupted { page.put("**Interrupted: this is what there was until then.**") }
    page.list(Headline(run).lines)
    if !run.cautions.isEmpty {
      page.put("Cautions:")
      page.list(run.cautions.map(\.text))
    }

    page.put("## Overhead")
    page.put(results.overhead, else: "No set-up could be compared with the baseline.")
    page.put(Prose.overhead)
    page.put("## Response time")
    page.put(results.latency)
    page.put(Prose.pooled)
    page.put(ledger.throughput)
    page.put("## CPU and memory")
    page.put(results.components, else: "No valid trial measured CPU.")
    page.put(Prose.cpu)
    page.put("### Ledger")
    page.put(ledger.accounts, else: "No valid trial has a ledger.")
    page.put(Prose.ledger(run))
    page.put(ledger.programs)
    if !ledger.programs.isEmpty { page.put(Prose.programs) }

    page.put("## Trials")
    page.put(trials.counts)
    page.put(trials.trials, else: "No trial was run.")
    page.put("### Proof")
    page.put(trials.proofs, else: "No check was made.")
    page.put("### Conditions")
    page.put(trials.conditions)
    page.put(Prose.conditions)

    page.put("## Machine")
    page.put(machine.host)
    page.put(machine.cores, else: "No core was sampled.")
    page.put(machine.series, else: "")
    page.put("## By hand")
    page.put("Seed \(run.seed). These commands repeat the parts of a trial:")
    page.code(run.commandLines.map { "# \($0.setup): \($0.purpose)\n\($0.line)" }.joined(separator: "\n"), as: "sh")
    page.put("The profile:")
    page.code(run.profile.text, as: "yaml")
    text = page.text
  }
}

/// Markdown in the making: blocks with an empty line between.
private struct Page {
  private var blocks: [String] = []

  var text: String { blocks.joined(separator: "\n\n") + "\n" }

  mutating func put(_ block: String) {
    if !block.isEmpty { blocks.append(block) }
  }

  mutating func put(_ table: Table, else sentence: String = "") {
    put(table.isEmpty ? sentence : String(table.markdown.dropLast()))
  }

  mutating func list(_ lines: [String]) { put(lines.map { "- " + $0 }.joined(separator: "\n")) }

  /// A fence longer than any in `code`, so that no text ends it early.
  mutating func code(_ code: String, as language: String) {
    var fence = "```"
    while code.contains(fence) { fence += "`" }
    put("\(fence)\(language)\n\(code.hasSuffix("\n") ? code : code + "\n")\(fence)")
  }
}
