import COpenSSL
import Glibc

/// One TLS connection without its socket: sealed bytes through the pipe, plain ones through `read` and `write`.
/// A handle; `free` ends it.
package struct TLSSession {
  private let session: OpaquePointer

  /// What a call came to.
  package enum Step: Equatable, Sendable {
    /// So many bytes; the handshake, 0.
    case done(Int)
    /// It goes on when more bytes are offered, or when the output was carried off.
    case wouldBlock
    /// The peer said that it sends nothing more.
    case closed
    case failed(TLSFailure)
  }

  /// A client's first words name `peer`, and its certificate has to carry that name, where the context verifies and asks
  /// for no other identity.
  ///
  /// - Parameters:
  ///   - peer: a DNS name or an address; nil for a server, or to leave the name out.
  /// - Returns: nil when there is no memory.
  package init?(_ context: TLSContext, _ pipe: borrowing TLSPipe, peer: String? = nil) {
    guard let session = SSL_new(context.context) else { return nil }
    guard let method = TLSPipe.method, let bio = BIO_new(method) else {
      SSL_free(session)
      return nil
    }
    BIO_set_data(bio, pipe.ends)
    BIO_set_init(bio, 1)
    SSL_set_bio(session, bio, bio)
    self.session = session
    context.role == .server ? SSL_set_accept_state(session) : SSL_set_connect_state(session)
    guard let peer else { return }
    // An address is no server name (RFC 6066 §3), and is compared with the certificate's addresses.
    if let address = a2i_IPADDRESS(peer) {
      ASN1_OCTET_STRING_free(address)
      if !context.asksForIdentity { X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), peer) }
    } else {
      copenssl_set_server_name(session, peer)
      if !context.asksForIdentity { SSL_set1_host(session, peer) }
    }
  }

  package func free() { SSL_free(session) }

  package func handshake() -> Step {
    ERR_clear_error()
    let result = SSL_do_handshake(session)
    return result == 1 ? .done(0) : step(result)
  }

  /// Plain bytes that have come.
  @inline(__always)
  package func read(into place: UnsafeMutablePointer<UInt8>, _ capacity: Int) -> Step {
    ERR_clear_error()
    let count = SSL_read(session, place, Int32(truncatingIfNeeded: capacity))
    return count > 0 ? .done(Int(count)) : step(count)
  }

  /// Seals bytes as far as the pipe has room: the number taken.
  package func write(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ pipe: borrowing TLSPipe) -> Step {
    var taken = 0
    while taken < count, pipe.hasRoom {
      ERR_clear_error()
      let n = SSL_write(session, bytes + taken, Int32(truncatingIfNeeded: min(count &- taken, 1 << 20)))
      guard n > 0 else { return taken > 0 ? .done(taken) : step(n) }
      taken &+= Int(n)
    }
    return taken > 0 || count == 0 ? .done(taken) : .wouldBlock
  }

  /// Whether a record that was taken in holds more plain bytes than were read.
  package var hasMore: Bool { SSL_pending(session) > 0 }

  /// Says that nothing more is sent.
  package func finishWriting() {
    ERR_clear_error()
    _ = SSL_shutdown(session)
  }

  private func step(_ result: Int32) -> Step {
    switch SSL_get_error(session, result) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: .wouldBlock
    case SSL_ERROR_ZERO_RETURN: .closed
    default: .failed(TLSFailure(verdict: SSL_get_verify_result(session), error: ERR_peek_error()))
    }
  }

  /// What ALPN agreed on; nil when it was left out.
  package var negotiatedProtocol: String? {
    var name: UnsafePointer<UInt8>?
    var count: UInt32 = 0
    SSL_get0_alpn_selected(session, &name, &count)
    guard let name else { return nil }
    return String(decoding: UnsafeBufferPointer(start: name, count: Int(count)), as: UTF8.self)
  }

  /// `TLSv1.3`.
  package var version: String { String(cString: SSL_get_version(session)) }

  /// Whether the handshake took a ticket instead of certificates.
  package var isResumed: Bool { SSL_session_reused(session) == 1 }

  /// What the next session to the same peer can resume from; nil before the peer has sent it.
  package func ticket() -> TLSTicket? {
    guard let ticket = SSL_get1_session(session) else { return nil }
    guard SSL_SESSION_is_resumable(ticket) == 1 else {
      SSL_SESSION_free(ticket)
      return nil
    }
    return TLSTicket(ticket)
  }

  /// Offers a ticket, before the handshake.
  package func resume(from ticket: TLSTicket) { SSL_set_session(session, ticket.ticket) }
}

/// What a server gave a client to come back with.
package final class TLSTicket {
  let ticket: OpaquePointer
  init(_ ticket: OpaquePointer) { self.ticket = ticket }
  deinit { SSL_SESSION_free(ticket) }
}
