import Quantities
import Results

/// What a reader must know before repeating a run's numbers to others, the gravest first.
struct Caveats {
  let lines: [String]

  init(_ run: RunRecord) {
    var lines = run.interrupted ? ["Interrupted: this is what there was until then."] : []
    lines += run.cautions.map(\.text)
    let invalid = run.trials.count { !$0.valid }
    if invalid > 0 {
      lines.append("\(invalid) of \(Prose.count(run.trials.count, "trial")) are invalid and count nowhere.")
    }
    lines += run.setups.compactMap { setup in
      guard let pairs = setup.overhead?.p50?.pairs, pairs < 6 else { return nil }
      return "\(setup.label): \(Prose.count(pairs, "pair")), too few for an interval (6)."
    }
    let descriptive = run.setups.filter {
      $0.overhead?.p99 != nil && Evidence.isDescriptive(.p99, of: $0, in: run)
    }
    if !descriptive.isEmpty {
      let names = descriptive.map(\.label).joined(separator: ", ")
      lines.append(
        "p99 of \(names) rests on fewer than 100 requests beyond it in some trial: it shows, it does not judge.")
    }
    if run.testbed == "local" {
      lines.append(
        "Client, server and proxies shared one machine (\(Prose.count(run.host.cores, "core"))) without a network between "
          + "them. Differences carry over to a cluster better than times do.")
    }
    self.lines = lines + Self.names(run)
  }

  /// What components must not be mistaken for.
  private static func names(_ run: RunRecord) -> [String] {
    let noted = run.setups.flatMap(\.components).filter { $0.note != nil }
    return noted.reduce(into: [String]()) { names, component in
      let software = component.version == "unknown" ? component.software : "\(component.software) \(component.version)"
      let line = "\(component.name) is \(software): \(component.note ?? "")."
      if !names.contains(line) { names.append(line) }
    }
  }
}
