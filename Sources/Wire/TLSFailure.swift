import COpenSSL

/// Why TLS with a peer came to nothing.
package enum TLSFailure: Error, Hashable, Sendable {
  case expired, notYetValid
  /// No authority that is trusted has signed the peer's certificate.
  case unknownAuthority
  case wrongName, wrongIdentity, wrongPurpose
  /// The peer had to show a certificate and did not.
  case certificateMissing
  case noCommonVersion, noCommonCipher, noCommonProtocol
  case notTLS
  /// The peer gave up, with the number of RFC 8446 §6.
  case alert(UInt8)
  /// The peer sent its last bytes in the middle of a record.
  case cut
  /// A certificate that fails for another reason, with libcrypto's number for it.
  case badCertificate(Int)
  /// libssl's own number and words for the rest.
  case other(String)

  init(verdict: Int, error: UInt) {
    let reason = ERR_GET_REASON(error)
    switch reason {
    case SSL_R_CERTIFICATE_VERIFY_FAILED: self = Self.certificate(verdict)
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE: self = .certificateMissing
    case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_VERSION_TOO_LOW, SSL_R_NO_PROTOCOLS_AVAILABLE: self = .noCommonVersion
    case SSL_R_NO_SHARED_CIPHER: self = .noCommonCipher
    case SSL_R_NO_APPLICATION_PROTOCOL: self = .noCommonProtocol
    case SSL_R_WRONG_VERSION_NUMBER, SSL_R_HTTP_REQUEST, SSL_R_HTTPS_PROXY_REQUEST, SSL_R_PACKET_LENGTH_TOO_LONG:
      self = .notTLS
    case SSL_R_UNEXPECTED_EOF_WHILE_READING: self = .cut
    // The number of an alert comes on top of a thousand.
    case SSL_AD_REASON_OFFSET...(SSL_AD_REASON_OFFSET + 255): self = .alert(UInt8(reason - SSL_AD_REASON_OFFSET))
    default: self = .other(Self.words(error))
    }
  }

  private static func certificate(_ verdict: Int) -> TLSFailure {
    switch Int32(truncatingIfNeeded: verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED: .expired
    case X509_V_ERR_CERT_NOT_YET_VALID: .notYetValid
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
      X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
      X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_CERT_SIGNATURE_FAILURE:
      .unknownAuthority
    case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH: .wrongName
    case X509_V_ERR_APPLICATION_VERIFICATION: .wrongIdentity
    case X509_V_ERR_INVALID_PURPOSE: .wrongPurpose
    default: .badCertificate(verdict)
    }
  }

  /// The oldest error in this thread's queue, in libssl's words.
  static var reasonInQueue: String { words(ERR_peek_error()) }

  private static func words(_ error: UInt) -> String {
    if let words = ERR_reason_error_string(error) { return String(cString: words) }
    // libssl has no words of its own for an errno, such as a file that is not there.
    return error == 0 ? "the connection broke" : "error \(ERR_GET_REASON(error)) of the system"
  }
}

extension TLSFailure: CustomStringConvertible {
  /// The sentence for people.
  package var description: String {
    switch self {
    case .expired: "the peer's certificate has expired"
    case .notYetValid: "the peer's certificate is not valid yet: is one of the clocks wrong?"
    case .unknownAuthority:
      "the peer's certificate is signed by no authority that is trusted here; name its authority with --cacert"
    case .wrongName: "the peer's certificate is for another name"
    case .wrongIdentity: "the peer's certificate does not carry the URI that was asked for, or more than that one"
    case .wrongPurpose: "the peer's certificate is not meant for this side of TLS"
    case .certificateMissing: "the peer showed no certificate"
    case .noCommonVersion: "the peer speaks no version of TLS that is allowed here"
    case .noCommonCipher: "there is no cipher that both sides know"
    case .noCommonProtocol: "the peer speaks none of the protocols offered (ALPN)"
    case .notTLS: "the peer does not speak TLS"
    case .alert(let number): Self.sentence(ofAlert: number)
    case .cut: "the peer went away in the middle"
    case .badCertificate(let verdict):
      "the peer's certificate is bad: \(String(cString: X509_verify_cert_error_string(verdict)))"
    case .other(let words): "TLS failed: \(words)"
    }
  }

  private static func sentence(ofAlert number: UInt8) -> String {
    let meaning =
      switch number {
      case 40: "it found nothing that both sides can do"
      case 42: "it finds our certificate bad"
      case 43: "our certificate is of a kind it does not take"
      case 44: "our certificate is revoked"
      case 45: "our certificate has expired"
      case 46: "it does not accept our certificate"
      case 48: "it does not know the authority of our certificate"
      case 49: "our certificate may not do this"
      case 51: "it could not check a signature"
      case 70: "it speaks no version of TLS that is allowed here"
      case 71: "it finds our ciphers too weak"
      case 80: "it has an error of its own"
      case 112: "it does not know the name we asked for"
      case 116: "it wants a certificate: give --cert and --key"
      case 120: "it speaks none of the protocols offered (ALPN)"
      default: "a reason that has no name here"
      }
    return "the peer gave up with alert \(number): \(meaning)"
  }
}
