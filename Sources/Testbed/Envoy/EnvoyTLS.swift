/// One side's part of mutual TLS 1.3: its certificate, and whom it accepts.
///
/// Both versions are pinned: as a client Envoy stops at TLS 1.2 unless told otherwise, and a peer that wants 1.3 then
/// shows no more than a 503.
struct EnvoyTLS: Sendable {
  /// Whose certificate the other side must present.
  enum Peer: Sendable {
    case exactly(String)
    case anyOf(trustDomain: String)
  }

  let files: Certificates.Files
  let peer: Peer
  let protocols: [String]

  /// For connections the proxy accepts: a client certificate is required.
  var accepting: JSON {
    EnvoyConfig.named(
      "envoy.transport_sockets.tls", "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
      ["require_client_certificate": true, "common_tls_context": common])
  }

  /// For connections the proxy makes.
  var connecting: JSON {
    EnvoyConfig.named(
      "envoy.transport_sockets.tls", "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
      ["common_tls_context": common])
  }

  private var common: JSON {
    let matcher: JSON =
      switch peer {
      case .exactly(let identity): ["exact": .string(identity)]
      case .anyOf(let trustDomain): ["prefix": "spiffe://\(trustDomain)/"]
      }
    return [
      "alpn_protocols": .array(protocols.map(JSON.string)),
      "tls_params": ["tls_minimum_protocol_version": "TLSv1_3", "tls_maximum_protocol_version": "TLSv1_3"],
      "tls_certificates": [
        [
          "certificate_chain": ["filename": .string(files.certificate)],
          "private_key": ["filename": .string(files.key)],
        ]
      ],
      "validation_context": [
        "trusted_ca": ["filename": .string(files.authority)],
        "match_typed_subject_alt_names": [["san_type": "URI", "matcher": matcher]],
      ],
    ]
  }
}
