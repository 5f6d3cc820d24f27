extension Rule {
  static let l4Share = Rule(
    "l4-share", "From 70 % of L4 traffic on the talk takes ambient."
  ) { given, candidate in
    guard given.needs.l7Share <= 0.3, ["ambient", "ambient-waypoint"].contains(candidate.name) else { return nil }
    return Verdict(
      .speaksFor,
      "\(Words.share(1 - given.needs.l7Share)) of the requests need no L7: from 70 % the talk takes ambient",
      .talk)
  }

  static let heavyL7 = Rule(
    "heavy-l7", "With heavy L7 at each pod the talk takes sidecars; that heavy begins at half is Toll's own."
  ) { given, candidate in
    guard given.needs.l7Share >= 0.5, candidate.http == .atPods else { return nil }
    return Verdict(
      .speaksFor, "\(Words.share(given.needs.l7Share)) of the requests need L7: the talk takes sidecars", .talk, .own)
  }

  static let nothingAsked = Rule(
    "nothing-asked", "Who asks for nothing that a mesh gives needs none."
  ) { given, candidate in
    guard !given.needs.encryption, given.needs.l7Share == 0, !given.needs.multiCluster else { return nil }
    return candidate.name == "baseline"
      ? Verdict(.speaksFor, "no encryption, no L7, one cluster: there is nothing for a mesh to do", .own)
      : Verdict(.speaksAgainst, "is machinery for which there is nothing to do", .own)
  }
}
