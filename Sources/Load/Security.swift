import Wire

/// How connections are sealed.
package struct Security: Sendable {
  package let tls: TLSPlan
  /// What the server is told to be asked for (SNI), and what its certificate must be for where no identity is asked for;
  /// nil leaves both out.
  package let serverName: String?

  package init(tls: TLSPlan, serverName: String?) {
    self.tls = tls
    self.serverName = serverName
  }
}
