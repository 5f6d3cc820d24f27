/// What a fleet asks of its mesh.
package struct Needs: Equatable, Sendable {
  /// Traffic between pods is to be encrypted.
  package var encryption: Bool
  /// Share of the requests that need HTTP understood, for routing, retries, policy or telemetry: 0 … 1.
  package var l7Share: Double
  /// Services call each other across clusters.
  package var multiCluster: Bool
  /// Each pod's keys and traffic in a proxy of its own.
  package var podIsolation: Bool
  package var compliance: [Compliance]
  /// What the mesh may hold in the whole fleet, in 10⁹ bytes; nil without a limit.
  package var memoryLimit: Double?
  package var latency: LatencyObjective?

  package init(
    encryption: Bool, l7Share: Double, multiCluster: Bool = false, podIsolation: Bool = false,
    compliance: [Compliance] = [], memoryLimit: Double? = nil, latency: LatencyObjective? = nil
  ) {
    self.encryption = encryption
    self.l7Share = l7Share
    self.multiCluster = multiCluster
    self.podIsolation = podIsolation
    self.compliance = compliance
    self.memoryLimit = memoryLimit
    self.latency = latency
  }
}

/// A regime that an auditor asks about.
package enum Compliance: String, CaseIterable, Sendable {
  case pciDSS = "PCI-DSS"
  case hipaa = "HIPAA"
  case fedRAMP = "FedRAMP"
}

/// By how much the mesh may raise a percentile of response time.
package struct LatencyObjective: Equatable, Sendable {
  /// Those whose overhead a record holds.
  package enum Percentile: String, CaseIterable, Sendable {
    case p50, p90, p99
  }

  package var percentile: Percentile
  package var addedUs: Double

  package init(percentile: Percentile, addedUs: Double) {
    self.percentile = percentile
    self.addedUs = addedUs
  }
}
