import Results

/// What must be counted where two proxies have spoken mutual TLS 1.3 over pooled connections.
///
/// The connections are the proxies' own, not the generator's, and a probe's may live on: their whole life counts.
struct MutualTLS {
  /// `cluster.…` of the one that connects, as the path's counters name it.
  let cluster: String
  /// `listener.…` of the one that accepts.
  let listener: String
  /// For the names of checks: `the client's proxy`.
  let caller: String
  let accepter: String

  func connections(_ whole: PathCounters) -> UInt64 { whole["\(cluster).upstream_cx_total"] }

  func checks(_ whole: PathCounters) -> [ProofCheck] {
    let connections = connections(whole)
    let handshakes = whole["\(listener).ssl.handshake"]
    let failures = whole["\(cluster).ssl.connection_error"] + whole["\(listener).ssl.connection_error"]
    return [
      .equal("TLS handshakes begun by \(caller)", expected: connections, observed: whole["\(cluster).ssl.handshake"]),
      .equal("TLS handshakes answered by \(accepter)", expected: connections, observed: handshakes),
      .equal(
        "of these, TLS 1.3 with \(accepter)", expected: handshakes, observed: whole["\(listener).ssl.versions.TLSv1.3"]),
      suites(whole, handshakes: handshakes),
      .zero("TLS failures between \(caller) and \(accepter)", observed: failures),
    ]
  }

  private func suites(_ whole: PathCounters, handshakes: UInt64) -> ProofCheck {
    let prefix = "\(listener).ssl.ciphers."
    let used = whole.starting(with: prefix).map { (suite: $0.name.dropFirst(prefix.count), count: $0.count) }
    let isTLS13 = !used.isEmpty && used.allSatisfy { $0.suite.hasPrefix("TLS_") }
    return ProofCheck(
      name: "cipher suites of \(accepter)", expected: "\(handshakes) × a suite of TLS 1.3",
      observed: used.map { "\($0.count) × \($0.suite)" }.joined(separator: ", "),
      holds: isTLS13 && used.reduce(0) { $0 + $1.count } == handshakes)
  }
}
