/// What stands behind a statement.
package struct Grounds: Equatable, Sendable {
  /// How far it goes. The weights are a choice of ours, printed with every piece of advice.
  package enum Kind: String, CaseIterable, Sendable {
    case measured, published, opinion

    package var weight: Int {
      switch self {
      case .measured: 3
      case .published: 2
      case .opinion: 1
      }
    }
  }

  package let kind: Kind
  package let source: String

  package init(_ kind: Kind, _ source: String) {
    self.kind = kind
    self.source = source
  }
}

extension Grounds {
  static let study = Grounds(
    .published, "arXiv 2411.02267 (2024), 3,200 requests a second over 1,600 connections on one node")
  static let istioPerformance = Grounds(
    .published, "Istio 1.24 documentation, Performance and Scalability, 1,000 requests a second of 1 KB")
  static let istioScale = Grounds(.published, "Istio's large-scale test, blog of October 2024, 1,000 nodes")
  static let istioSecurity = Grounds(.published, "Istio documentation, Security Model")
  static let istioZtunnel = Grounds(.published, "Istio documentation, Layer 4 Networking & mTLS with Ztunnel")
  static let istioMulticluster = Grounds(.published, "Istio documentation, Install Multicluster in ambient mode")
  static let istioMTLS = Grounds(.published, "Istio documentation, Security, mutual TLS")
  static let ciliumWireGuard = Grounds(.published, "Cilium documentation, WireGuard Transparent Encryption")
  static let linkerdMTLS = Grounds(.published, "Linkerd documentation, Automatic mTLS")
  static let construction = Grounds(.published, "what the set-up is made of: toll setup explain NAME")
  static let talk = Grounds(.opinion, "decision rules of a widely heard talk; evidence for its thresholds is thin")
  static let own = Grounds(.opinion, "Toll's own judgement")
}
