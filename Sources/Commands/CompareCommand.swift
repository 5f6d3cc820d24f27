import ArgumentParser
import Foundation
import Profiles
import Quantities
import Results
import Statistics
import Testbed

/// `toll compare`: verdicts from records that exist.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two records, or two set-ups of one.",
    discussion: """
      One record: two of its set-ups, paired by block. Two records, the older first: each set-up's overhead against its \
      own session's baseline, then and now; as two sessions cannot tell a change of the software from one of the machine, \
      a difference is a warning (inconclusive). With --sessions, a directory of at least ten earlier records of the same \
      profile and machine, it is a verdict. The surest way is `toll gate`, which interleaves both.

      Records that were interrupted, are damaged, share trials, or come from other profiles or schema versions are \
      refused; those of another machine are inconclusive. With --sessions such records are left out, each with its reason. \
      In a record with a matrix every cell is compared by itself.

      Examples:
        toll compare results/run.json
        toll compare results/run.json --candidate ambient --baseline sidecar-tcp
        toll compare results/run.json --candidate ambient --baseline sidecar --across-classes
        toll compare old.json new.json
        toll compare new.json --sessions results/main

      Exit status: 0 unchanged or improved, 1 regressed, 3 inconclusive (1 with --strict), 2 refused, 64 bad usage.
      """)

  @Argument(help: "One record of toll run or toll gate, or two, the older first.")
  var records: [String]

  @Option(help: ArgumentHelp("The set-up that is judged (default: candidate, or the only one).", valueName: "set-up"))
  var candidate: String?

  @Option(help: ArgumentHelp("The set-up it is held against.", valueName: "set-up"))
  var baseline = "baseline"

  @Option(help: ArgumentHelp("Earlier records to predict this one from.", valueName: "directory"))
  var sessions: String?

  @Flag(help: "Compare two set-ups of one record even if they do different things, or in different places.")
  var acrossClasses = false

  @OptionGroup var reporting: GateOutputOptions

  func run() throws {
    try reporting.check()
    guard (1...2).contains(records.count), records.count == 1 || sessions == nil else {
      throw Problem.usage("compare takes one record, two records, or one record with --sessions")
    }
    let named = try records.map { Comparability.Named(try ResultStore.loadRun($0), name: $0) }
    let candidate = try candidate ?? theOnlyOther(in: named[named.count - 1])
    // A record is judged as the gate of its own profile would.
    let gate = Self.gate(of: named[named.count - 1].record)
    let comparison = RecordComparison(tool: Version.tool, metrics: gate.metrics, limits: gate.limits)
    var verdict: GateRecord
    if let sessions {
      let stored = try StoredRecords(in: sessions, without: records[0])
      verdict = try StoredSessions(tool: Version.tool, metrics: gate.metrics, limits: gate.limits).judge(
        named[0], against: stored.sessions, setup: candidate, baseline: baseline)
      verdict.cautions = stored.leftOut + verdict.cautions
    } else if named.count == 2 {
      verdict = try comparison.sessions(named[0], named[1], setup: candidate, baseline: baseline)
    } else {
      if !acrossClasses { try Comparability.checkLike(named[0], candidate, baseline) }
      verdict = try comparison.arms(of: named[0], candidate: candidate, baseline: baseline)
    }
    try reporting.write(verdict, report: nil)
    try reporting.exit(for: verdict.verdict)
  }

  /// The usual settings where the profile's text is not whole in the record, as credentials were taken out of it.
  private static func gate(of record: RunRecord) -> GateSettings {
    let profile = try? ProfileLoader.parse(
      record.profile.text, file: record.profile.name, setups: SetupCatalogue.names)
    return profile?.gate ?? GateSettings()
  }

  private func theOnlyOther(in one: Comparability.Named) throws(Problem) -> String {
    // One for each cell of a matrix.
    let others = one.record.setups.map(\.name).reduce(into: [String]()) { names, name in
      if name != baseline, !name.hasPrefix("baseline"), !names.contains(name) { names.append(name) }
    }
    if others.contains("candidate") { return "candidate" }
    guard let only = others.first, others.count == 1 else {
      let names = others.isEmpty ? "none besides \(baseline)" : others.joined(separator: ", ")
      throw .usage("\(one.name): which set-up is to be judged? Give --candidate; it has \(names)")
    }
    return only
  }
}
