import Profiles

/// The rules of a set-up of the user's own: what leaves the client pod or comes into the server pod goes to its ports.
enum CustomRedirection {
  static let chain = "TOLL_REDIRECT"

  /// `iptables-restore` lines for the client pod. Its processes' own connections pass.
  static func outbound(to port: Int, bypass: ProxyBypass) -> [String] {
    let own = bypass.own.map { "-A OUTPUT -p tcp \($0) -j RETURN" }
    return table(["-A OUTPUT -o lo -j RETURN"] + own + ["-A OUTPUT -p tcp -j \(chain)"], port)
  }

  /// `iptables-restore` lines for the server pod.
  static func inbound(to port: Int) -> [String] { table(["-A PREROUTING -p tcp -j \(chain)"], port) }

  private static func table(_ rules: [String], _ port: Int) -> [String] {
    ["*nat", ":\(chain) - [0:0]"] + rules + ["-A \(chain) -p tcp -j REDIRECT --to-ports \(port)", "COMMIT"]
  }
}
