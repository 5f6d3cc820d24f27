import COpenSSL

/// What libcrypto complained about.
struct CryptoError: Error, CustomStringConvertible {
  let description: String

  init(_ call: String) {
    var text = [CChar](repeating: 0, count: 256)
    ERR_error_string_n(ERR_get_error(), &text, text.count)
    description = "\(call): \(text.withUnsafeBufferPointer { String(cString: $0.baseAddress.unsafelyUnwrapped) })"
  }
}

/// A private key and the certificate for it.
final class CertifiedKey {
  private let key: OpaquePointer
  private let certificate: OpaquePointer

  deinit {
    X509_free(certificate)
    EVP_PKEY_free(key)
  }

  /// A self-signed authority, valid for 30 days.
  init(authority organization: String) throws {
    key = try Self.newKey()
    certificate = try Self.newCertificate(for: key, days: 30)
    let name = X509_get_subject_name(certificate)
    X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8, organization, -1, -1, 0)
    X509_set_issuer_name(certificate, name)
    try add(NID_basic_constraints, "critical,CA:TRUE", issuer: certificate)
    try add(NID_key_usage, "critical,keyCertSign,cRLSign", issuer: certificate)
    try add(NID_subject_key_identifier, "hash", issuer: certificate)
    try sign(with: key)
  }

  /// A workload's certificate, valid for 7 days: no subject, the identity as a critical URI name.
  init(identity: String, signedBy authority: CertifiedKey) throws {
    key = try Self.newKey()
    certificate = try Self.newCertificate(for: key, days: 7)
    X509_set_issuer_name(certificate, X509_get_subject_name(authority.certificate))
    let issuer = authority.certificate
    try add(NID_basic_constraints, "critical,CA:FALSE", issuer: issuer)
    try add(NID_key_usage, "critical,digitalSignature,keyEncipherment", issuer: issuer)
    try add(NID_ext_key_usage, "serverAuth,clientAuth", issuer: issuer)
    try add(NID_subject_alt_name, "critical,URI:\(identity)", issuer: issuer)
    try add(NID_authority_key_identifier, "keyid", issuer: issuer)
    try sign(with: authority.key)
  }

  func certificatePEM() throws -> String {
    try pem("PEM_write_bio_X509") { PEM_write_bio_X509($0, certificate) }
  }

  func keyPEM() throws -> String {
    try pem("PEM_write_bio_PrivateKey") { PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) }
  }

  private static func newKey() throws -> OpaquePointer {
    let context = EVP_PKEY_CTX_new_from_name(nil, "EC", nil)
    defer { EVP_PKEY_CTX_free(context) }
    var key: OpaquePointer?
    guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
      EVP_PKEY_generate(context, &key) == 1, let key
    else { throw CryptoError("EVP_PKEY_generate") }
    return key
  }

  private static func newCertificate(for key: OpaquePointer, days: Int) throws -> OpaquePointer {
    guard let certificate = X509_new() else { throw CryptoError("X509_new") }
    // An hour of the past, so that a clock set back between two processes does no harm.
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3_600)
    X509_gmtime_adj(X509_getm_notAfter(certificate), days * 86_400)
    guard X509_set_version(certificate, 2) == 1, X509_set_pubkey(certificate, key) == 1,
      ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), UInt64.random(in: 1..<(1 << 63))) == 1
    else {
      X509_free(certificate)
      throw CryptoError("X509_set_pubkey")
    }
    return certificate
  }

  private func add(_ kind: Int32, _ value: String, issuer: OpaquePointer) throws {
    var context = v3_ext_ctx()
    X509V3_set_ctx(&context, issuer, certificate, nil, nil, 0)
    let made = X509V3_EXT_conf_nid(nil, &context, kind, value)
    defer { X509_EXTENSION_free(made) }
    guard made != nil, X509_add_ext(certificate, made, -1) == 1 else { throw CryptoError("extension \(value)") }
  }

  private func sign(with key: OpaquePointer) throws {
    guard X509_sign(certificate, key, EVP_sha256()) > 0 else { throw CryptoError("X509_sign") }
  }

  private func pem(_ call: String, _ write: (OpaquePointer) -> Int32) throws -> String {
    guard let bio = BIO_new(BIO_s_mem()) else { throw CryptoError("BIO_new") }
    defer { BIO_free(bio) }
    guard write(bio) == 1 else { throw CryptoError(call) }
    var bytes = [UInt8](repeating: 0, count: 8_192)
    let count = BIO_read(bio, &bytes, Int32(bytes.count))
    guard count > 0 else { throw CryptoError("BIO_read") }
    return String(decoding: bytes[..<Int(count)], as: UTF8.self)
  }
}
