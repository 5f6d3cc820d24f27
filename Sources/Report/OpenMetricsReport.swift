import Foundation
import Quantities
import Results

/// Runs as OpenMetrics text, one sample a run and series, stamped with the run's end: for dashboards and for
/// `promtool tsdb create-blocks-from openmetrics`.
package struct OpenMetricsReport {
  package let text: String

  /// - Parameter runs: in any order.
  /// - Throws: `Problem` of kind environment when a histogram is damaged.
  package init(_ runs: [RunRecord]) throws(Problem) {
    // A record that is named twice is one.
    let distinct = runs.reduce(into: [RunRecord]()) { if !$0.contains($1) { $0.append($1) } }
    let runs = distinct.map { (end: Self.seconds($0.finishedAt ?? $0.startedAt), run: $0) }.sorted { $0.end < $1.end }
    var families = Self.families
    for (end, run) in runs {
      families["toll_run"]?.add(
        [
          ("profile", run.profile.name), ("seed", "\(run.seed)"), ("started", run.startedAt),
          ("version", run.tool.version), ("testbed", run.testbed), ("cpu", run.host.cpuModel),
          ("cores", "\(run.host.cores)"), ("kernel", run.host.kernel),
        ], "_info", "1", at: end)
      for setup in run.setups { try Self.add(setup, of: run, at: end, to: &families) }
    }
    text = families.values.sorted { $0.place < $1.place }.map(\.text).joined() + "# EOF\n"
  }

  private static func add(
    _ setup: SetupRecord, of run: RunRecord, at end: Double, to families: inout [String: MetricFamily]
  ) throws(Problem) {
    let labels = [("profile", run.profile.name), ("setup", setup.name)] + (setup.cell.map { [("cell", $0)] } ?? [])
    func add(_ family: String, _ more: [(String, String)], _ value: Double?) {
      if let value, value.isFinite { families[family]?.add(labels + more, "", "\(value)", at: end) }
    }
    if let pooled = setup.pooled {
      // A histogram counts on and on; another run's begins anew, so it is a series of its own.
      let labels = labels + [("started", run.startedAt)]
      try families["toll_response_seconds"]?.add(labels, pooled.response, at: end)
      try families["toll_service_seconds"]?.add(labels, pooled.service, at: end)
      try families["toll_send_lag_seconds"]?.add(labels, pooled.sendLag, at: end)
    }
    add("toll_trials", [("state", "valid")], Double(setup.trialsValid))
    add("toll_trials", [("state", "invalid")], Double(setup.trialsInvalid))
    add("toll_answered_requests_per_second", [], setup.achievedRate)
    for (component, us) in setup.cpuUsPerRequest.sorted(by: { $0.key < $1.key }) {
      add("toll_request_cpu_seconds", [("component", component)], us / 1e6)
    }
    for (state, memory) in [("load", setup.memoryPssBytes), ("idle", setup.memoryIdlePssBytes ?? [:])] {
      for (component, bytes) in memory.sorted(by: { $0.key < $1.key }) {
        add("toll_memory_bytes", [("component", component), ("state", state)], Double(bytes))
      }
    }
    guard let overhead = setup.overhead else { return }
    for (metric, effect) in [
      ("p50", overhead.p50), ("p90", overhead.p90), ("p99", overhead.p99), ("cpu", overhead.cpu),
      ("machine_cpu", overhead.machineCpu),
    ] {
      guard let effect else { continue }
      let labels = [("baseline", setup.against), ("metric", metric)]
      for (bound, ratio, us) in [
        ("estimate", effect.ratio, effect.deltaUs), ("low", effect.low, effect.deltaLowUs),
        ("high", effect.high, effect.deltaHighUs),
      ] as [(String, Double?, Double?)] {
        add("toll_overhead_ratio", labels + [("bound", bound)], ratio)
        add("toll_overhead_seconds", labels + [("bound", bound)], us.map { $0 / 1e6 })
      }
    }
  }

  /// Since 1970.
  private static func seconds(_ date: String) -> Double {
    (try? Date(date, strategy: .iso8601))?.timeIntervalSince1970 ?? 0
  }

  private static let families: [String: MetricFamily] = {
    let all: [(String, String, String, String)] = [
      ("toll_run", "info", "", "A run, and what it was measured on."),
      ("toll_trials", "gauge", "", "Trials of a set-up."),
      (
        "toll_response_seconds", "histogram", "seconds",
        "From when a request was due to its answer, valid trials pooled."
      ),
      ("toll_service_seconds", "histogram", "seconds", "From the actual write to the answer, valid trials pooled."),
      (
        "toll_send_lag_seconds", "histogram", "seconds",
        "From when a request was due to its write: the generator's own error."
      ),
      ("toll_answered_requests_per_second", "gauge", "", "Answers per second, median over valid trials."),
      ("toll_request_cpu_seconds", "gauge", "seconds", "CPU time per answered request, median over valid trials."),
      ("toll_memory_bytes", "gauge", "bytes", "Proportional set size, median over valid trials."),
      ("toll_overhead_ratio", "gauge", "ratio", "Set-up ÷ baseline, paired by block, with its 95 % interval."),
      ("toll_overhead_seconds", "gauge", "seconds", "Set-up − baseline, paired by block, with its 95 % interval."),
    ]
    return all.enumerated().reduce(into: [:]) { families, one in
      let (name, type, unit, help) = one.element
      families[name] = MetricFamily(place: one.offset, name: name, type: type, unit: unit, help: help)
    }
  }()
}
