/// What a candidate would use in a fleet, from what was measured, else from what was published.
package struct Resources: Equatable, Sendable {
  /// From the least to the most that any source gives.
  package struct Range: Equatable, Sendable {
    package let low: Double
    package let high: Double
    package let evidence: [Grounds]

    /// - Returns: nil without figures.
    init?(_ figures: [(Estimate, Grounds)]) {
      guard let low = figures.map(\.0.low).min(), let high = figures.map(\.0.high).max() else { return nil }
      self.init(low: low, high: high, evidence: figures.map(\.1))
    }

    init(low: Double, high: Double, evidence: [Grounds]) {
      self.low = low
      self.high = high
      self.evidence = evidence
    }

    static func + (a: Range, b: Range) -> Range {
      Range(
        low: a.low + b.low, high: a.high + b.high,
        evidence: a.evidence + b.evidence.filter { !a.evidence.contains($0) })
    }

    static func * (a: Range, factor: Double) -> Range {
      Range(low: a.low * factor, high: a.high * factor, evidence: a.evidence)
    }
  }

  /// 10⁹ bytes; nil where nobody says.
  package let gigabytes: Range?
  /// Busy on average; nil where nobody says.
  package let cores: Range?

  /// A year's worth of both at these prices; nil unless both are known.
  package func cost(at prices: PriceTable) -> Range? {
    guard let gigabytes, let cores else { return nil }
    return gigabytes * (prices.gigabyteHour * PriceTable.hoursPerYear)
      + cores * (prices.coreHour * PriceTable.hoursPerYear)
  }

  package init(of candidate: Candidate, in given: AdviceCase) {
    guard !candidate.parts.isEmpty else {
      let nothing = Range(low: 0, high: 0, evidence: [.construction])
      (gigabytes, cores) = (nothing, nothing)
      return
    }
    let measured = Self.measured(candidate, in: given)
    let published = Self.published(candidate, in: given)
    gigabytes = measured.gigabytes ?? published.gigabytes
    cores = measured.cores ?? published.cores
  }

  /// How many of a part the fleet has. Waypoints are counted as one for each service whose requests need L7.
  package static func count(of part: Candidate.Part, in given: AdviceCase) -> Double {
    switch part {
    case .podProxy: given.fleet.pods
    case .nodeProxy: given.fleet.nodes
    case .waypoint: given.fleet.services * given.needs.l7Share
    }
  }

  private static func measured(_ candidate: Candidate, in given: AdviceCase) -> (gigabytes: Range?, cores: Range?) {
    guard let setup = given.measured.setups[candidate.name], let source = given.measured.evidence(candidate.name)
    else { return (nil, nil) }
    let held = candidate.parts.compactMap { part in
      setup.megabytes[part].map { $0 * (count(of: part, in: given) / 1_000) }
    }
    let gigabytes = held.count == candidate.parts.count ? Range([(held.reduce(.zero, +), source)]) : nil
    let rate = given.fleet.requestsPerSecond / 1e6
    let own = setup.usPerRequest.flatMap { Range([($0.atLeastZero * rate, source)]) }
    guard candidate.parts.contains(.waypoint), let own,
      let bare = given.measured.setups["ambient"]?.usPerRequest, let bareSource = given.measured.evidence("ambient"),
      let around = Range([(bare.atLeastZero * rate, bareSource)])
    else { return (gigabytes, own) }
    // Only requests that need L7 pass a waypoint.
    return (gigabytes, own * given.needs.l7Share + around * (1 - given.needs.l7Share))
  }

  private static func published(_ candidate: Candidate, in given: AdviceCase) -> (gigabytes: Range?, cores: Range?) {
    let memory = candidate.published.map { use -> (Estimate, Grounds) in
      let held = candidate.parts.reduce(0.0) { $0 + (use.megabytes[$1] ?? 0) * count(of: $1, in: given) / 1_000 }
      return (Estimate(held), use.source)
    }
    let cpu = candidate.published.compactMap { use -> (Estimate, Grounds)? in
      use.usPerRequest.map { us in
        (Estimate((us + use.waypointUs * given.needs.l7Share) * given.fleet.requestsPerSecond / 1e6), use.source)
      }
    }
    return (Range(memory), Range(cpu))
  }
}

extension Estimate {
  /// A mesh frees no CPU: what lies below zero is noise.
  fileprivate var atLeastZero: Estimate { Estimate(max(0, value), low: max(0, low), high: max(0, high)) }
}
