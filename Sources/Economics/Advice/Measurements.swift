/// What a record measured of the set-ups that candidates are named after.
package struct Measurements: Equatable, Sendable {
  /// One set-up against its baseline.
  package struct Setup: Equatable, Sendable {
    /// What it really was: "client-proxy (Envoy 1.40.0, upstream, not istio-proxy)".
    package let components: String
    /// Of response time, in µs.
    package let added: [LatencyObjective.Percentile: Estimate]
    /// CPU of the whole machine that a request costs more.
    package let usPerRequest: Estimate?
    /// Held by one of each part, 10⁶ bytes.
    package let megabytes: [Candidate.Part: Estimate]

    package init(
      components: String, added: [LatencyObjective.Percentile: Estimate], usPerRequest: Estimate?,
      megabytes: [Candidate.Part: Estimate]
    ) {
      self.components = components
      self.added = added
      self.usPerRequest = usPerRequest
      self.megabytes = megabytes
    }
  }

  /// The record, its date, machine and load, for people.
  package let source: String
  package let setups: [String: Setup]

  package init(source: String, setups: [String: Setup]) {
    self.source = source
    self.setups = setups
  }

  package static let nothing = Measurements(source: "", setups: [:])

  func evidence(_ name: String) -> Grounds? {
    setups[name].map { Grounds(.measured, "\(source), \($0.components.isEmpty ? name : $0.components)") }
  }
}

/// Everything advice follows from.
package struct AdviceCase: Equatable, Sendable {
  package let name: String
  package let description: String
  package var fleet: Fleet
  package var needs: Needs
  package var measured: Measurements
  package let prices: PriceTable?

  package init(
    name: String, description: String = "", fleet: Fleet, needs: Needs, measured: Measurements = .nothing,
    prices: PriceTable? = nil
  ) {
    self.name = name
    self.description = description
    self.fleet = fleet
    self.needs = needs
    self.measured = measured
    self.prices = prices
  }
}
