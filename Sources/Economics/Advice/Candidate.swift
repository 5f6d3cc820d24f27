/// One way of running a mesh that advice can rank. It goes by the name of the set-up that measures its kind.
package struct Candidate: Equatable, Sendable {
  package enum Encryption: Sendable {
    case none
    /// In the clear between pods of one node.
    case betweenNodes
    case always
  }

  /// Where HTTP is read.
  package enum HTTP: Sendable {
    case nowhere, atPods, atWaypoints, atNodes
  }

  /// Who holds the keys that a pod's traffic is encrypted with.
  package enum KeyHolder: Sendable {
    case nobody, pod, node
  }

  package let name: String
  package let title: String
  package let encryption: Encryption
  package let http: HTTP
  package let keys: KeyHolder
  /// What it is made of, for counting and for what a record measured.
  package let parts: [Part]
  /// One entry for each source that published figures.
  package let published: [PublishedUse]

  /// Something a fleet has many of.
  package enum Part: String, CaseIterable, Sendable {
    case podProxy, nodeProxy, waypoint
  }
}

/// What one source says that a mesh uses.
package struct PublishedUse: Equatable, Sendable {
  package let source: Grounds
  /// Held by one of each part, 10⁶ bytes.
  package let megabytes: [Candidate.Part: Double]
  /// CPU of all proxies on a request's way; nil where the source does not say, or leaves part of it out.
  package let usPerRequest: Double?
  /// CPU of the waypoint, for requests that pass one.
  package let waypointUs: Double

  init(
    _ source: Grounds, megabytes: [Candidate.Part: Double], usPerRequest: Double? = nil, waypointUs: Double = 0
  ) {
    self.source = source
    self.megabytes = megabytes
    self.usPerRequest = usPerRequest
    self.waypointUs = waypointUs
  }
}
