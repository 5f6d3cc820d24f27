import Quantities

/// What stands in the way of a packet in one namespace, as the system itself tells it.
package struct PathRules: Equatable, Sendable {
  /// client, server, node1, node2.
  package let namespace: String
  /// As `ip` prints them.
  package let addresses: [String]
  package let routes: [String]
  /// `ip rule`, without the three that every namespace has.
  package let policies: [String]
  /// As iptables-save prints them, without comments and empty tables.
  package let firewall: [String]
}

extension RunningSetup {
  /// The rules in force in each namespace.
  ///
  /// - Throws: `Problem` of kind environment when a system program fails.
  package func rules() throws(Problem) -> [PathRules] {
    let network = stage.network
    // Without iptables there are no rules of it.
    let save = try? stage.resources.iptables("save")
    var all: [PathRules] = []
    for name in network.topology.namespaces {
      let namespace = network.namespace(name)
      let ip = stage.resources.ip
      all.append(
        PathRules(
          namespace: name,
          addresses: Self.lines(try ip.run(["-brief", "-4", "address", "show"], in: namespace)),
          routes: Self.lines(try ip.run(["route", "show"], in: namespace)),
          policies: Self.policies(try ip.run(["rule", "show"], in: namespace)),
          firewall: Self.rules(try save?.run([], in: namespace) ?? "")))
    }
    return all
  }

  /// What attaches to the kernel: names of BPF programs.
  package var programs: [String] { path.programs.map(\.name) }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
  }

  /// `32764: from all fwmark 0x111/0xfff lookup 100`.
  static func policies(_ rules: String) -> [String] {
    let usual = ["local", "main", "default"].map { "from all lookup \($0)" }
    return lines(rules).filter { line in !usual.contains { line.hasSuffix($0) } }
  }

  /// The rules alone: no counters, comments or chains' policies.
  static func rules(_ saved: String) -> [String] {
    saved.split(separator: "\n").filter { $0.hasPrefix("-A") || $0.hasPrefix("-N") }.map(String.init)
  }
}
