/// How large what the mesh runs in is.
package struct Fleet: Equatable, Sendable {
  package var nodes: Double
  /// Those in the mesh.
  package var pods: Double
  package var services: Double
  /// Through the mesh, all services together, as a yearly average.
  package var requestsPerSecond: Double

  package init(nodes: Double, pods: Double, services: Double, requestsPerSecond: Double) {
    self.nodes = nodes
    self.pods = pods
    self.services = services
    self.requestsPerSecond = requestsPerSecond
  }
}

/// What there is one of for each part of a mesh.
package enum Scope: String, CaseIterable, Sendable {
  case cluster, node, pod, service
}

/// One part of a mesh: how many there are and what each uses.
package struct Footprint: Equatable, Sendable {
  package let name: String
  package let scope: Scope
  /// For each of `scope`: 0.5 when every second service has one.
  package let count: Double
  /// In use, of one, in 10⁶ bytes.
  package let megabytes: Estimate
  /// In use without traffic, of one.
  package let cores: Estimate
  /// CPU for each request that passes this part.
  package let usPerRequest: Estimate
  /// Share of the fleet's requests that pass it.
  package let requestShare: Double
  /// What the scheduler sets aside for one, used or not.
  package let reservation: Reservation?

  package struct Reservation: Equatable, Sendable {
    package let megabytes: Double
    package let cores: Double

    package init(megabytes: Double, cores: Double) {
      self.megabytes = megabytes
      self.cores = cores
    }
  }

  package init(
    name: String, scope: Scope, count: Double = 1, megabytes: Estimate, cores: Estimate = .zero,
    usPerRequest: Estimate = .zero, requestShare: Double = 1, reservation: Reservation? = nil
  ) {
    self.name = name
    self.scope = scope
    self.count = count
    self.megabytes = megabytes
    self.cores = cores
    self.usPerRequest = usPerRequest
    self.requestShare = requestShare
    self.reservation = reservation
  }

  package func instances(in fleet: Fleet) -> Double {
    switch scope {
    case .cluster: count
    case .node: count * fleet.nodes
    case .pod: count * fleet.pods
    case .service: count * fleet.services
    }
  }
}

/// One way of running the mesh.
package struct MeshPlan: Equatable, Sendable {
  package let name: String
  package let parts: [Footprint]

  package init(name: String, parts: [Footprint]) {
    self.name = name
    self.parts = parts
  }
}
