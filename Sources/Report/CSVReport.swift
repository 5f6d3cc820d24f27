import Quantities
import Results

/// A row for each trial, RFC 4180. The first columns carry the names and units of Istio's benchmark runner (times in µs, CPU
/// in thousandths of a core, memory in MiB, by component), so that scripts made for its files read these too.
package struct CSVReport {
  package let text: String

  package init(_ runs: [RunRecord]) {
    let trials = runs.flatMap(\.trials)
    let cpu = Set(trials.flatMap(\.cpu.keys)).sorted()
    let memory = Set(trials.flatMap(\.memory.keys)).sorted()
    let heading =
      ["StartTime", "ActualDuration", "Labels", "NumThreads", "ActualQPS", "p50", "p75", "p90", "p99", "p999"]
      + cpu.map { "cpu_mili_avg_\(Self.column($0))" } + memory.map { "mem_Mi_avg_\(Self.column($0))" }
      + ["errorPercent", "profile", "setup", "block", "order", "valid", "reasons", "requestedQPS", "cpuUsPerRequest"]
    let rows = runs.flatMap { run in
      run.trials.sorted { $0.order < $1.order }.map { Self.row($0, of: run, cpu, memory) }
    }
    text = ([heading] + rows).map { $0.map(Self.field).joined(separator: ",") + "\r\n" }.joined()
  }

  private static func row(_ trial: TrialRecord, of run: RunRecord, _ cpu: [String], _ memory: [String]) -> [String] {
    let load = trial.load
    let result = load?.result
    let percentiles = ["50", "75", "90", "99", "99.9"].map { label in
      result?.response.percentilesNs[label].map { Decimals.fixed(Double($0) / 1e3, 1) } ?? ""
    }
    let istio =
      [
        trial.startedAt, result.map { Decimals.significant(Double($0.durationNs) / 1e9, 6) } ?? "",
        "\(run.profile.name)_\(trial.label)", load.map { "\($0.plan.connections)" } ?? "",
        result.map { Decimals.fixed($0.achievedRate, 2) } ?? "",
      ] + percentiles
    let used = cpu.map { name in trial.cpu[name].map { Decimals.fixed($0.cores * 1000, 2) } ?? "" }
    let held = memory.map { name in
      trial.memory[name].map { Decimals.fixed(Double($0.pssBytes ?? $0.rssBytes) / 1_048_576, 2) } ?? ""
    }
    return istio + used + held + [
      result.map(errors) ?? "", run.profile.name, trial.label, "\(trial.block)", "\(trial.order)",
      trial.valid ? "true" : "false", trial.reasons.joined(separator: "; "),
      load?.plan.requestedRate.map { Decimals.significant($0, 10) } ?? "",
      trial.cpuUsPerRequest.map { Decimals.fixed($0, 2) } ?? "",
    ]
  }

  private static func errors(_ result: LoadResultRecord) -> String {
    let all = result.outcomes.values.reduce(0, +)
    return all == 0 ? "" : Decimals.fixed(Double(all - min(all, result.response.count)) / Double(all) * 100, 4)
  }

  private static func column(_ name: String) -> String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }

  private static func field(_ text: String) -> String {
    text.contains { "\",\r\n".contains($0) || $0.isNewline } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}
