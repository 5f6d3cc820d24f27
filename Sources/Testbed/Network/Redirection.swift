import Kernel
import Quantities

/// How a proxy's own connections are told from the application's.
package enum ProxyBypass: Equatable, Sendable {
  /// By the owner of the socket, as Istio does it: uid and gid 1337.
  case owner(Spawn.Identity)
  /// By a mark on the socket, where a user namespace knows only one uid.
  case mark(UInt32)

  static let istio = ProxyBypass.owner(Spawn.Identity(user: 1337, group: 1337))
  static let rootless = ProxyBypass.mark(1337)

  /// The matches that hold for the proxy's own connections.
  var own: [String] { matches.map(\.own) }

  /// The matches that hold for the proxy: one for the uid and one for the gid, or one for the mark.
  fileprivate var matches: [(own: String, foreign: String)] {
    switch self {
    case .owner(let id):
      [
        ("-m owner --uid-owner \(id.user)", "-m owner ! --uid-owner \(id.user)"),
        ("-m owner --gid-owner \(id.group)", "-m owner ! --gid-owner \(id.group)"),
      ]
    case .mark(let mark): [("-m mark --mark \(mark)", "-m mark ! --mark \(mark)")]
    }
  }
}

/// A pod's redirection into its sidecar: the chains `istio-iptables` writes (istio 1.2x, defaults, REDIRECT mode).
enum Redirection {
  static let outboundPort = 15_001
  static let inboundPort = 15_006
  /// HBONE tunnels end here and are never redirected.
  static let tunnelPort = 15_008

  private static let ports = [outboundPort, inboundPort, tunnelPort]

  /// - Throws: `Problem` of kind usage when the server has one of the proxies' ports.
  static func checkPort(of plan: TestbedPlan) throws(Problem) {
    guard ports.contains(Int(plan.serverPort)) else { return }
    let taken = ports.map(String.init).joined(separator: ", ")
    throw .usage("the server's port \(plan.serverPort) belongs to the proxies; choose another than \(taken)")
  }

  /// `iptables-restore` lines for the nat table.
  static func rules(bypass: ProxyBypass) -> [String] {
    let chains = ["ISTIO_INBOUND", "ISTIO_IN_REDIRECT", "ISTIO_OUTPUT", "ISTIO_REDIRECT"].map { ":\($0) - [0:0]" }
    let inbound = [
      "-A PREROUTING -p tcp -j ISTIO_INBOUND",
      "-A ISTIO_INBOUND -p tcp -m tcp --dport \(tunnelPort) -j RETURN",
      "-A ISTIO_INBOUND -p tcp -j ISTIO_IN_REDIRECT",
      "-A ISTIO_IN_REDIRECT -p tcp -j REDIRECT --to-ports \(inboundPort)",
    ]
    // The inbound proxy reaches the application from 127.0.0.6; redirecting that would be a loop.
    let outboundHead = ["-A OUTPUT -p tcp -j ISTIO_OUTPUT", "-A ISTIO_OUTPUT -s 127.0.0.6/32 -o lo -j RETURN"]
    let proxy = bypass.matches.flatMap {
      [
        "-A ISTIO_OUTPUT ! -d 127.0.0.1/32 -o lo -p tcp -m tcp ! --dport \(tunnelPort) \($0.own) -j ISTIO_IN_REDIRECT",
        "-A ISTIO_OUTPUT -o lo \($0.foreign) -j RETURN",
        "-A ISTIO_OUTPUT \($0.own) -j RETURN",
      ]
    }
    let outboundTail = [
      "-A ISTIO_OUTPUT -d 127.0.0.1/32 -j RETURN",
      "-A ISTIO_OUTPUT -j ISTIO_REDIRECT",
      "-A ISTIO_REDIRECT -p tcp -j REDIRECT --to-ports \(outboundPort)",
    ]
    return ["*nat"] + chains + inbound + outboundHead + proxy + outboundTail + ["COMMIT"]
  }

  /// The packets that the rules of `chain` ending in REDIRECT have matched, from `iptables-save -c` text. In the nat
  /// table a rule sees the first packet of a connection, so this counts connections.
  static func redirected(by chain: String, in save: String) -> UInt64 {
    save.split(separator: "\n").reduce(0) { sum, line in
      guard line.contains(" -A \(chain) "), line.contains("-j REDIRECT"), line.first == "[",
        let end = line.firstIndex(of: ":"), let packets = UInt64(line[line.index(after: line.startIndex)..<end])
      else { return sum }
      return sum + packets
    }
  }
}
