extension Rule {
  static let encryption = Rule(
    "encryption", "Where traffic must be encrypted, what does not encrypt it is out."
  ) { given, candidate in
    guard given.needs.encryption else {
      return candidate.encryption == .always
        ? Verdict(.speaksAgainst, "encrypts everything, which nobody asked for and which costs CPU", .own) : nil
    }
    switch candidate.encryption {
    case .none: return Verdict(.excludes, "does not encrypt", .construction)
    case .betweenNodes:
      return Verdict(.speaksAgainst, "leaves traffic between pods of one node in the clear", .ciliumWireGuard)
    case .always:
      let source: Grounds =
        switch candidate.name {
        case "linkerd": .linkerdMTLS
        case "sidecar": .istioMTLS
        default: .istioZtunnel
        }
      return Verdict(.meets, "encrypts with mutual TLS between any two pods", source)
    }
  }
}
