/// A pod's redirection into its node's proxy, which listens inside the pod: the chains Istio's CNI agent writes for
/// ambient mode (istio 1.2x, IPv4, without DNS capture; cni/pkg/iptables of its sources, whose expected output for such a
/// pod is these lines).
///
/// The proxy's own connections carry mark 0x539. The marks on replies, 0x111, and the route for them let ztunnel keep the
/// caller's address towards the application, which Envoy does not do here; they stay because every packet pays for them.
enum InPodRedirection {
  static let mark: UInt32 = 0x539

  /// `ip` commands for the replies.
  static let routes = [
    "rule add fwmark 0x111/0xfff pref 32764 lookup 100", "route add local 0.0.0.0/0 dev lo table 100",
  ]

  /// `iptables-restore` lines for the tables mangle and nat.
  static var rules: [String] {
    let (proxy, reply) = ("0x539/0xfff", "0x111/0xfff")
    let healthChecks = "169.254.7.127/32"
    let mangle = [
      "-A PREROUTING -j ISTIO_PRERT",
      "-A OUTPUT -j ISTIO_OUTPUT",
      "-A ISTIO_PRERT -m mark --mark \(proxy) -j CONNMARK --set-xmark \(reply)",
      "-A ISTIO_OUTPUT -m connmark --mark \(reply) -j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff",
    ]
    let nat = [
      "-A PREROUTING -j ISTIO_PRERT",
      "-A OUTPUT -j ISTIO_OUTPUT",
      "-A ISTIO_PRERT -s \(healthChecks) -p tcp -m tcp -j ACCEPT",
      "-A ISTIO_PRERT ! -d 127.0.0.1/32 -p tcp -m tcp ! --dport \(Redirection.tunnelPort) -m mark ! --mark \(proxy) "
        + "-j REDIRECT --to-ports \(Redirection.inboundPort)",
      "-A ISTIO_OUTPUT -d \(healthChecks) -p tcp -m tcp -j ACCEPT",
      "-A ISTIO_OUTPUT -p tcp -m mark --mark \(reply) -j ACCEPT",
      "-A ISTIO_OUTPUT ! -d 127.0.0.1/32 -o lo -j ACCEPT",
      "-A ISTIO_OUTPUT ! -d 127.0.0.1/32 -p tcp -m mark ! --mark \(proxy) "
        + "-j REDIRECT --to-ports \(Redirection.outboundPort)",
    ]
    let chains = [":ISTIO_OUTPUT - [0:0]", ":ISTIO_PRERT - [0:0]"]
    return ["*mangle"] + chains + mangle + ["COMMIT", "*nat"] + chains + nat + ["COMMIT"]
  }
}
