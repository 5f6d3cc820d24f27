import Quantities
import Results

/// All that is needed to judge or repeat a run, folded: commands, machine, components with their configuration, profile.
struct Appendix {
  let parts: [Markup]

  init(_ run: RunRecord) {
    let machine = MachineTables(run: run)
    let commands = run.commandLines.map { "# \($0.setup): \($0.purpose)\n\($0.line)" }.joined(separator: "\n")
    let cores = [machine.cores, machine.series].filter { !$0.isEmpty }
    parts = [
      .element("p", "Seed \(run.seed): it decides the order of the trials and the arrivals."),
      HTMLPage.folded("Commands that repeat the parts of a trial", [HTMLPage.code(commands, "Commands")]),
      HTMLPage.folded("The machine", [machine.host.html("The machine")]),
      cores.isEmpty ? .none : HTMLPage.folded("What the cores did", cores.map { $0.html("Cores") }),
      HTMLPage.folded("The profile", [HTMLPage.code(run.profile.text, "The profile")]),
      HTMLPage.folded("Components and their configuration", Self.components(run)),
    ]
  }

  /// Each once, under the set-ups that have it in this very form.
  private static func components(_ run: RunRecord) -> [Markup] {
    let all = run.setups.flatMap { setup in setup.components.map { (setup: setup.label, component: $0) } }
    var seen: [ComponentRecord] = []
    for (_, component) in all where !seen.contains(component) { seen.append(component) }
    return seen.map { component in
      let users = all.filter { $0.component == component }.map(\.setup).joined(separator: ", ")
      var parts: [Markup] = [
        .element("h3", component.title), .element("p", ["class": "fact"], "\(component.role) in \(users)"),
      ]
      if let digest = component.digest {
        parts.append(.element("p", ["class": "fact"], "SHA-256 of the executable: \(digest)"))
      }
      parts.append(HTMLPage.code(component.argv.joined(separator: " "), "Command line of \(component.name)"))
      if let config = component.config, !config.isEmpty {
        parts.append(
          HTMLPage.folded(
            "Configuration of \(component.name)", [HTMLPage.code(config, "Configuration of \(component.name)")]))
      }
      return .lines(parts)
    }
  }
}
