import COpenSSL
import Glibc
import Quantities

/// What all TLS connections of one kind share: certificates, authorities, versions. May be used from any thread,
/// and has to outlive its sessions.
package final class TLSContext: Sendable {
  package enum Role: Sendable { case client, server }

  nonisolated(unsafe) let context: OpaquePointer
  let role: Role
  /// The names of ALPN, each behind its length.
  private nonisolated(unsafe) let protocols: UnsafeMutableBufferPointer<UInt8>
  private nonisolated(unsafe) let peerIdentity: UnsafeMutablePointer<CChar>?
  /// Whether a peer is known by its URI and not by its name.
  var asksForIdentity: Bool { peerIdentity != nil }

  deinit {
    SSL_CTX_free(context)
    protocols.deallocate()
    free(peerIdentity)
  }

  /// - Throws: `Problem` of kind usage or environment that names the file and what is wrong with it.
  package init(_ plan: TLSPlan, as role: Role) throws(Problem) {
    guard let context = SSL_CTX_new(role == .client ? TLS_client_method() : TLS_server_method()) else {
      throw .environment("libssl has no memory left")
    }
    self.context = context
    self.role = role
    let names = plan.protocols.flatMap { [UInt8(truncatingIfNeeded: $0.utf8.count)] + Array($0.utf8) }
    protocols = .allocate(capacity: names.count)
    _ = protocols.initialize(from: names)
    peerIdentity = plan.peerIdentity.flatMap { strdup($0) }

    copenssl_set_mode(
      context,
      Int(SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER))
    copenssl_set_min_version(context, plan.versions.lowerBound.number)
    copenssl_set_max_version(context, plan.versions.upperBound.number)
    if plan.versions.lowerBound < .tls12 {
      // Debian's security level 2 has no ciphers for the old versions.
      SSL_CTX_set_security_level(context, 0)
    }
    if let identity = plan.identity { try use(identity) }
    try verify(by: plan.verification)
    setResumption(plan.resumes)
    if !names.isEmpty { setProtocols() }
  }

  private func use(_ identity: TLSPlan.Identity) throws(Problem) {
    ERR_clear_error()
    guard SSL_CTX_use_certificate_chain_file(context, identity.certificate) == 1 else {
      throw .usage("cannot use the certificate \(identity.certificate): \(TLSFailure.reasonInQueue); give a PEM file")
    }
    guard SSL_CTX_use_PrivateKey_file(context, identity.key, SSL_FILETYPE_PEM) == 1 else {
      throw .usage(
        "cannot use the key \(identity.key): \(TLSFailure.reasonInQueue); give the PEM file that belongs to "
          + identity.certificate)
    }
  }

  private func verify(by verification: TLSPlan.Verification) throws(Problem) {
    guard case .authorities(let path) = verification else { return }
    ERR_clear_error()
    if let path {
      guard SSL_CTX_load_verify_file(context, path) == 1 else {
        throw .usage("cannot use the authorities in \(path): \(TLSFailure.reasonInQueue); give a PEM file")
      }
      if role == .server { SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(path)) }
    } else {
      SSL_CTX_set_default_verify_paths(context)
    }
    let mode = SSL_VERIFY_PEER | (role == .server ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0)
    // libssl's own pointer for the application: no allocation, gone with the context.
    SSL_CTX_set_ex_data(context, 0, peerIdentity)
    SSL_CTX_set_verify(context, mode) { isValid, store in TLSPeer.judge(isValid, store) }
  }

  private func setResumption(_ resumes: Bool) {
    if resumes {
      // A server that asks for certificates resumes only sessions that it can tell apart from other servers'.
      SSL_CTX_set_session_id_context(context, "toll", 4)
      copenssl_set_cache_mode(context, role == .client ? Int(SSL_SESS_CACHE_OFF) : Int(SSL_SESS_CACHE_SERVER))
      if role == .server { SSL_CTX_set_num_tickets(context, 1) }
    } else {
      copenssl_set_cache_mode(context, Int(SSL_SESS_CACHE_OFF))
      copenssl_forbid_tickets(context)
      SSL_CTX_set_num_tickets(context, 0)
    }
  }

  private func setProtocols() {
    if role == .client {
      SSL_CTX_set_alpn_protos(context, protocols.baseAddress, UInt32(protocols.count))
      return
    }
    let select: SSL_CTX_alpn_select_cb_func = { _, chosen, chosenCount, offered, offeredCount, context in
      guard let context, let chosen, let chosenCount else { return SSL_TLSEXT_ERR_ALERT_FATAL }
      let own = Unmanaged<TLSContext>.fromOpaque(context).takeUnretainedValue().protocols
      var place: UnsafeMutablePointer<UInt8>?
      let verdict = SSL_select_next_proto(
        &place, chosenCount, own.baseAddress, UInt32(own.count), offered, offeredCount)
      chosen.pointee = UnsafePointer(place)
      return verdict == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL
    }
    SSL_CTX_set_alpn_select_cb(context, select, Unmanaged.passUnretained(self).toOpaque())
  }

  /// Makes a server answer every handshake with the alert handshake_failure.
  package func refuseHandshakes() {
    SSL_CTX_set_client_hello_cb(
      context,
      { _, alert, _ in
        alert?.pointee = SSL_AD_HANDSHAKE_FAILURE
        return SSL_CLIENT_HELLO_ERROR
      }, nil)
  }
}
