import Foundation
import Glibc
import Kernel
import Testing

@testable import Testbed

/// Read back by OpenSSL's own command line.
@Suite(.enabled(if: access("/usr/bin/openssl", X_OK) == 0, "needs the openssl program as a second reader"))
struct CertificatesTests {
  @Test func leavesVerifyForBothSidesAndNameTheWorkload() throws {
    let directory = "/tmp/toll-test-certificates-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let files = try Certificates(for: ["client", "server"], in: directory, owner: nil)["client"]
    #expect(files.identity == "spiffe://cluster.local/ns/default/sa/client")
    for purpose in ["sslclient", "sslserver"] {
      let verdict = try openssl(
        "verify", "-x509_strict", "-purpose", purpose, "-CAfile", files.authority, files.certificate)
      #expect(verdict == "\(files.certificate): OK\n")
    }
    let text = try openssl("x509", "-noout", "-text", "-in", files.certificate)
    #expect(text.contains("X509v3 Subject Alternative Name: critical\n                URI:\(files.identity)\n"))
    #expect(text.contains("NIST CURVE: P-256"))
    #expect(text.contains("Subject: \n"))
    #expect(text.contains("Version: 3 (0x2)"))
    let key = try openssl("pkey", "-noout", "-text", "-in", files.key)
    #expect(key.hasPrefix("Private-Key: (256 bit)"))
    #expect(
      try openssl("x509", "-noout", "-pubkey", "-in", files.certificate)
        == openssl("pkey", "-pubout", "-in", files.key))
    #expect(try FileManager.default.attributesOfItem(atPath: files.key)[.posixPermissions] as? Int == 0o600)
  }

  @Test func authoritiesDoNotVouchForEachOther() throws {
    let directory = "/tmp/toll-test-authorities-\(getpid())"
    let other = directory + "-other"
    defer { for path in [directory, other] { try? FileManager.default.removeItem(atPath: path) } }
    let ours = try Certificates(for: ["client"], in: directory, owner: nil)["client"]
    let theirs = try Certificates(for: ["client"], in: other, owner: nil)["client"]
    #expect(try !openssl("verify", "-CAfile", theirs.authority, ours.certificate).contains(": OK"))
  }

  private func openssl(_ arguments: String...) throws -> String {
    let output = try File.temporary(in: "/tmp")
    var spawn = Spawn("/usr/bin/openssl", arguments, environment: [:])
    spawn.descriptors = [(output.number, 1), (output.number, 2)]
    _ = try spawn.start().wait(until: MonotonicClock.nanoseconds() + 10_000_000_000)
    lseek(output.number, 0, SEEK_SET)
    return try File.contents(of: output.number)
  }
}
