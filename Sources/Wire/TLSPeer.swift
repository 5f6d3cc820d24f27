import COpenSSL
import Glibc

/// What a peer's certificate must show beyond a chain to an authority.
enum TLSPeer {
  /// libssl's question about each certificate of the chain; 1 goes on.
  static func judge(_ isValid: Int32, _ store: OpaquePointer?) -> Int32 {
    guard isValid == 1, X509_STORE_CTX_get_error_depth(store) == 0 else { return isValid }
    let place = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx())
    guard let place, let context = SSL_get_SSL_CTX(OpaquePointer(place)) else { return 0 }
    guard let wanted = SSL_CTX_get_ex_data(context, 0)?.assumingMemoryBound(to: CChar.self) else { return 1 }
    if carries(X509_STORE_CTX_get_current_cert(store), only: wanted) { return 1 }
    X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION)
    return 0
  }

  /// Whether the certificate's one URI name is `wanted`: SPIFFE allows no second one (X509-SVID §2).
  private static func carries(_ certificate: OpaquePointer?, only wanted: UnsafePointer<CChar>) -> Bool {
    guard let names = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else { return false }
    let list = OpaquePointer(names)
    defer { GENERAL_NAMES_free(list) }
    var uris = 0
    var matches = 0
    for index in 0..<OPENSSL_sk_num(list) {
      let name = OPENSSL_sk_value(list, index)?.assumingMemoryBound(to: GENERAL_NAME.self)
      guard let name, name.pointee.type == GEN_URI, let uri = name.pointee.d.uniformResourceIdentifier else { continue }
      uris += 1
      let count = Int(ASN1_STRING_length(uri))
      if count == strlen(wanted), memcmp(ASN1_STRING_get0_data(uri), wanted, count) == 0 { matches += 1 }
    }
    return uris == 1 && matches == 1
  }
}
