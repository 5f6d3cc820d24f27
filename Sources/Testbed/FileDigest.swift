import COpenSSL
import Foundation
import Glibc
import Kernel

enum FileDigest {
  /// SHA-256 of a file's content, hex.
  ///
  /// - Throws: `SystemError` when it cannot be read.
  static func sha256(of path: String) throws(SystemError) -> String {
    let file = Descriptor(owning: try check("open \(path)") { open(path, O_RDONLY | O_CLOEXEC) })
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while case let n = try check("read \(path)", { read(file.number, &buffer, buffer.count) }), n > 0 {
      EVP_DigestUpdate(context, buffer, n)
    }
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    return digest.map { String(format: "%02x", $0) }.joined()
  }
}
