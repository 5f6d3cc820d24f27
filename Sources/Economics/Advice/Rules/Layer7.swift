extension Rule {
  static let layer7 = Rule(
    "layer-7", "Where requests need HTTP understood, what reads none is out; where none do, reading it is a waste."
  ) { given, candidate in
    let share = given.needs.l7Share
    guard share > 0 else {
      switch candidate.http {
      case .nowhere: return nil
      case .atNodes:
        return Verdict(
          .speaksAgainst, "reads HTTP for nothing: with HTTP parsing off Cilium carried about 5 × as much", .study)
      case .atPods, .atWaypoints: return Verdict(.speaksAgainst, "reads HTTP, which no request needs", .own)
      }
    }
    switch candidate.http {
    case .nowhere:
      return Verdict(
        .excludes, "reads no HTTP, and \(Words.share(share)) of the requests need it",
        candidate.name == "ambient" ? .istioZtunnel : .construction)
    case .atPods: return Verdict(.meets, "reads HTTP in each pod's proxy", .construction)
    case .atWaypoints: return Verdict(.meets, "reads HTTP in waypoints, where a service has one", .construction)
    case .atNodes: return Verdict(.meets, "reads HTTP in the node's one Envoy", .construction)
    }
  }
}
