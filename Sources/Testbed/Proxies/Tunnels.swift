import Results

/// What must be counted where one proxy sends connections to another inside CONNECT requests.
struct Tunnels {
  let encryption: MutualTLS
  /// `http.…` of the far end.
  let end: String

  /// - Parameter carried: the connections that the near end had to send.
  func checks(carrying carried: UInt64, spent: PathCounters, whole: PathCounters) -> [ProofCheck] {
    let (caller, accepter) = (encryption.caller, encryption.accepter)
    let sent = spent["\(encryption.cluster).upstream_rq_total"]
    return [
      .equal("CONNECT requests sent by \(caller)", expected: carried, observed: sent),
      .equal("CONNECT requests received by \(accepter)", expected: sent, observed: spent["\(end).downstream_rq_total"]),
      .equal(
        "of these, turned into connections by \(accepter)", expected: sent,
        observed: spent["\(end).downstream_cx_upgrades_total"]),
      .equal(
        "HTTP/2 connections into \(accepter)", expected: encryption.connections(whole),
        observed: whole["\(end).downstream_cx_http2_total"]),
    ] + encryption.checks(whole)
  }

  /// What must be counted at both ends of the path, whatever is between. Connections to the server may be a waypoint's,
  /// which pools them, a probe's among them: their whole life counts.
  static func checksAtThePods(_ totals: GeneratorTotals, spent: PathCounters, whole: PathCounters) -> [ProofCheck] {
    [
      .equal(
        "connections redirected out of the client pod", expected: totals.connectionsOpened,
        observed: spent["client.redirected"]),
      .equal(
        "connections accepted by the client node's proxy", expected: totals.connectionsOpened,
        observed: spent["listener.client-outbound.downstream_cx_total"]),
      .equal(
        "connections made to the server", expected: whole["http.server-inbound.downstream_rq_total"],
        observed: whole["cluster.server-inbound.upstream_cx_total"]),
      .zero(
        "connections into the server pod beside the tunnels",
        observed: whole["listener.server-plain.downstream_cx_total"]),
    ]
  }
}
