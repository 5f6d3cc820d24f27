import COpenSSL
import Glibc
import Kernel
import Quantities

/// A mesh's certificate authority, made for one run and forgotten with it: ECDSA P-256, as Istio's.
///
/// Each workload gets a leaf certificate with its SPIFFE identity as the only name, for both sides of mutual TLS.
struct Certificates: Sendable {
  static let trustDomain = "cluster.local"

  /// Where one workload's files are.
  struct Files: Sendable {
    let certificate: String
    let key: String
    let authority: String
    let identity: String
  }

  /// Where `ca.crt`, and a `.crt` and `.key` for each workload are.
  let directory: String
  private let files: [String: Files]

  /// Makes an authority and a certificate for each of `workloads` in `directory`, keys readable by `owner` only.
  ///
  /// - Throws: `Problem` of kind environment when libcrypto or the file system refuses.
  init(for workloads: [String], in directory: String, owner: Spawn.Identity?) throws(Problem) {
    var files: [String: Files] = [:]
    do {
      // Testbeds of one sandbox follow each other; whoever comes later replaces the authority and all it signed.
      if access(directory, F_OK) != 0 { try check("mkdir \(directory)") { mkdir(directory, 0o755) } }
      let authority = try CertifiedKey(authority: Self.trustDomain)
      try File.write(authority.certificatePEM(), to: "\(directory)/ca.crt")
      for name in workloads {
        let identity = "spiffe://\(Self.trustDomain)/ns/default/sa/\(name)"
        let leaf = try CertifiedKey(identity: identity, signedBy: authority)
        let paths = Files(
          certificate: "\(directory)/\(name).crt", key: "\(directory)/\(name).key", authority: "\(directory)/ca.crt",
          identity: identity)
        try File.write(leaf.certificatePEM(), to: paths.certificate)
        try File.write(leaf.keyPEM(), to: paths.key, mode: 0o600)
        if let owner { try check("chown \(paths.key)") { chown(paths.key, owner.user, owner.group) } }
        files[name] = paths
      }
    } catch {
      throw .environment("cannot make the mesh's certificates: \(error)")
    }
    self.directory = directory
    self.files = files
  }

  subscript(_ workload: String) -> Files {
    guard let found = files[workload] else { preconditionFailure("no certificate was made for \(workload)") }
    return found
  }
}
