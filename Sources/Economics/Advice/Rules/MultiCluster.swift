extension Rule {
  static let multiCluster = Rule(
    "multi-cluster", "Across clusters the talk takes sidecars; ambient's documentation names limits."
  ) { given, candidate in
    guard given.needs.multiCluster else { return nil }
    switch (candidate.http, candidate.name) {
    case (_, "baseline"): return Verdict(.excludes, "nothing finds services of another cluster", .construction)
    case (.atPods, _): return Verdict(.speaksFor, "sidecars are the mode that has spanned clusters longest", .talk)
    case (_, "ambient"), (.atWaypoints, _):
      return Verdict(
        .speaksAgainst,
        "across clusters only with several primaries on separate networks, and waypoints kept alike by hand",
        .istioMulticluster)
    default: return nil
    }
  }
}
