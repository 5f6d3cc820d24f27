/// A process (or kernel mechanism) that took part in a set-up, by its honest name.
package struct ComponentRecord: Codable, Equatable, Sendable {
  /// Unique within a set-up, the key in `cpu` and `memory`: `generator`, `server`, `client-proxy`.
  package var name: String
  /// What it does here: generator, server, proxy, tunnel, redirection.
  package var role: String
  /// What it is: `Envoy`.
  package var software: String
  /// "unknown" when it does not say.
  package var version: String
  /// What it must not be mistaken for: "upstream, not istio-proxy".
  package var note: String?
  /// SHA-256 of the executable, hex.
  package var digest: String?
  package var argv: [String]
  /// The configuration it ran with.
  package var config: String?

  package init(
    name: String, role: String, software: String, version: String, note: String? = nil, digest: String? = nil,
    argv: [String], config: String? = nil
  ) {
    self.name = name
    self.role = role
    self.software = software
    self.version = version
    self.note = note
    self.digest = digest
    self.argv = argv
    self.config = config
  }

  /// Name with what is behind it: `client-proxy (Envoy 1.40.0, upstream, not istio-proxy)`.
  package var title: String {
    let software = version == "unknown" ? software : "\(software) \(version)"
    return "\(name) (\([software, note].compactMap(\.self).joined(separator: ", ")))"
  }
}
