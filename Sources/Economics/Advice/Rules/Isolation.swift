extension Rule {
  static let isolation = Rule(
    "isolation", "Where each pod must have keys and proxy of its own, what shares them on a node is out."
  ) { given, candidate in
    guard given.needs.podIsolation else { return nil }
    switch candidate.keys {
    case .pod: return Verdict(.meets, "gives each pod a proxy and keys of its own", .construction)
    case .node where candidate.encryption == .betweenNodes:
      return Verdict(.excludes, "has one key pair for each node, not one for each pod", .ciliumWireGuard)
    case .node:
      return Verdict(
        .excludes, "ztunnel may ask for the certificate of any service account with a pod on its node", .istioSecurity)
    case .nobody: return Verdict(.excludes, "gives no pod an identity of its own on the wire", .construction)
    }
  }

  static let compliance = Rule(
    "compliance", "Under PCI-DSS, HIPAA or FedRAMP the talk takes a proxy for each pod."
  ) { given, candidate in
    let regimes = given.needs.compliance.map(\.rawValue).joined(separator: ", ")
    guard !regimes.isEmpty, candidate.keys == .pod else { return nil }
    return Verdict(.speaksFor, "\(regimes): a proxy for each pod is the isolation that is easiest to show", .talk)
  }
}
