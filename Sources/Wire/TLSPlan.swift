import COpenSSL
import Quantities

/// A version of TLS.
package enum TLSVersion: String, Sendable, CaseIterable, Comparable {
  case tls10 = "1.0"
  case tls11 = "1.1"
  case tls12 = "1.2"
  case tls13 = "1.3"

  /// - Throws: `Problem` of kind usage that lists the versions.
  package init(parsing text: String) throws(Problem) {
    guard let version = TLSVersion(rawValue: text) else {
      throw .usage("\"\(text)\" is no TLS version; use 1.0, 1.1, 1.2 or 1.3")
    }
    self = version
  }

  package static func < (a: TLSVersion, b: TLSVersion) -> Bool { a.number < b.number }

  var number: Int32 {
    switch self {
    case .tls10: TLS1_VERSION
    case .tls11: TLS1_1_VERSION
    case .tls12: TLS1_2_VERSION
    case .tls13: TLS1_3_VERSION
    }
  }
}

/// What one side of TLS was asked to do. Paths are of PEM files.
package struct TLSPlan: Sendable {
  /// A certificate with its chain, and its key.
  package struct Identity: Sendable {
    package let certificate: String
    package let key: String

    package init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }

  package enum Verification: Sendable {
    case none
    /// By these authorities, or by the system's where there is no path.
    case authorities(path: String?)
  }

  package var identity: Identity?
  package var verification: Verification
  /// The one URI (`spiffe://…`) that the peer's certificate must carry; nil accepts any.
  package var peerIdentity: String?
  package var versions: ClosedRange<TLSVersion>
  /// What is offered or accepted by ALPN, the best first; empty leaves ALPN out.
  package var protocols: [String]
  package var resumes: Bool

  package init(
    identity: Identity?, verification: Verification, peerIdentity: String? = nil,
    versions: ClosedRange<TLSVersion> = .tls12 ... .tls13, protocols: [String] = [], resumes: Bool = true
  ) {
    self.identity = identity
    self.verification = verification
    self.peerIdentity = peerIdentity
    self.versions = versions
    self.protocols = protocols
    self.resumes = resumes
  }
}
