import Kernel
import Profiles
import Quantities
import Results

/// A set-up that a profile states: processes of the user's own in the pods and on the nodes, and the ports that the
/// pods' connections are redirected to.
///
///     client ─OUTPUT→ REDIRECT ─ processes … processes ─ ←REDIRECT PREROUTING─ server
///
/// Processes in a pod run as uid 1337, whose connections pass the client pod's redirect; without root, where there is one
/// uid, by mark 1337. What they do is the profile's word: class and encryption are not deduced.
///
/// Proof: NAT counters equal the generator's connections, every process is still there at the end, an Envoy in the
/// client's way has accepted them, and the link shows the trial's token or not, as claimed.
package struct Custom: Setup {
  private let settings: CustomSettings
  package var name: String { settings.name }
  package var setupClass: SetupClass { settings.setupClass }
  package var topology: Topology.Shape { settings.nodes == 1 ? .oneNode : .twoNodes }
  package var wire: WireClaim { settings.isEncrypted ? .encrypted : .plaintext }
  package let evidence = "NAT counters, the processes' life, capture"

  package init(_ settings: CustomSettings) { self.settings = settings }

  package var summary: String {
    if let stated = settings.summary { return stated }
    let way = names(.client) + names(.clientNode, .serverNode) + names(.server)
    return (["client pod"] + way + ["server pod"]).joined(separator: " → ")
  }

  package var drawing: String {
    let out = settings.redirect.client.map { ["OUTPUT→ REDIRECT \($0)"] } ?? []
    let into = settings.redirect.server.map { ["PREROUTING→ REDIRECT \($0)"] } ?? []
    let way = out + names(.client) + names(.clientNode, .serverNode) + into + names(.server)
    return (["client"] + way + ["server"]).joined(separator: " ─ ")
  }

  private func names(_ places: CustomSettings.Place...) -> [String] {
    settings.processes.filter { places.contains($0.place) }.map(\.name)
  }

  package func obstacle(in sandbox: Sandbox) -> String? {
    guard !sandbox.isPrivileged, settings.redirect.client != nil, !settings.redirect.marks,
      let process = settings.processes.first(where: { $0.place == .client && !$0.program.isEnvoy })
    else { return nil }
    return "without root \(process.name)'s connections look like the client's; run it as root, or let it set SO_MARK "
      + "1337 on them and say so (redirect.marks: true)"
  }

  package func bringUp(on stage: Stage) throws(Problem) -> any DataPath {
    let redirect = settings.redirect
    guard ![redirect.client, redirect.server].contains(Int(stage.plan.serverPort)) else {
      throw .usage("\(name) redirects to port \(stage.plan.serverPort), which is the server's; choose another")
    }
    let deadline = MonotonicClock.nanoseconds() + 10_000_000_000
    var processes: [CustomProcess] = []
    for settings in settings.processes {
      let process = try CustomProcess(settings, on: stage)
      processes.append(process)
      try process.waitUntilReady(deadline: deadline)
    }
    let restore = try stage.resources.iptables("restore")
    if let port = redirect.client {
      let rules = CustomRedirection.outbound(to: port, bypass: stage.resources.bypass)
      try restore.run(["-w"], input: rules, in: stage.network.client)
    }
    if let port = redirect.server {
      try restore.run(["-w"], input: CustomRedirection.inbound(to: port), in: stage.network.server)
    }
    return Path(settings: settings, processes: processes, stage: stage, save: try stage.resources.iptables("save"))
  }

  package func checks(_ totals: GeneratorTotals, spent: PathCounters, whole: PathCounters) -> [ProofCheck] {
    var checks: [ProofCheck] = []
    if settings.redirect.client != nil {
      checks.append(
        .equal(
          "connections redirected out of the client pod", expected: totals.connectionsOpened,
          observed: spent["client.redirected"]))
      for process in settings.processes where process.place == .client && process.program.isEnvoy {
        checks.append(
          .atLeast(
            "connections accepted by \(process.name)", totals.connectionsOpened,
            observed: spent["accepted.\(process.name)"]))
      }
    }
    if settings.redirect.server != nil {
      // Pooled by a proxy before it, they are its own, and a probe's may live on.
      checks.append(
        .atLeast("connections redirected in the server pod", 1, observed: whole["server.redirected"]))
    }
    let count = UInt64(settings.processes.count)
    return checks + [.equal("processes that still run", expected: count, observed: whole["running"])]
  }

  private struct Path: DataPath {
    let settings: CustomSettings
    let processes: [CustomProcess]
    let stage: Stage
    let save: Tool

    func counters() throws(Problem) -> PathCounters {
      var counts = ["running": UInt64(processes.count { $0.process.child.exitIfEnded == nil })]
      let redirects = [("client", stage.network.client), ("server", stage.network.server)]
      for (pod, network) in redirects {
        let rules = try save.run(["-c", "-t", "nat"], in: network)
        counts["\(pod).redirected"] = Redirection.redirected(by: CustomRedirection.chain, in: rules)
      }
      for process in processes where process.process.child.exitIfEnded == nil {
        counts["accepted.\(process.settings.name)"] = try process.accepted()
      }
      return PathCounters(counts)
    }

    func records() throws(Problem) -> [ComponentRecord] {
      var records: [ComponentRecord] = []
      for process in processes { records.append(try process.record(resources: stage.resources)) }
      return records
    }
  }
}

extension CustomSettings.Program {
  var isEnvoy: Bool {
    switch self {
    case .envoy: true
    case .command: false
    }
  }
}
