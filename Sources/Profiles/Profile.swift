import Quantities

/// An experiment as its YAML file describes it: load, set-ups, server, design, limits, placement.
package struct Profile: Equatable, Sendable {
  /// What a set-up's name ends with when it stands in a run a second time.
  package static let again = "-again"

  /// The file's name without its extension, unless the file says otherwise.
  package var name: String
  package var description: String
  /// Where it was read, for messages.
  package var file: String
  /// The whole file, credentials redacted.
  package var text: String
  /// In the file's order, without repeats. `NAME-again` is the set-up NAME once more, for A/A.
  package var setups: [String]
  /// What is measured: the points of the matrix, or the one that has no name. Never empty.
  package var cells: [Cell]
  package var design: DesignSettings
  package var limits: ValidityLimits
  /// Absent when the file leaves it to `placement(cores:)`.
  package var placement: Placement?
  package var gate = GateSettings()
  /// Set-ups of its own.
  package var customs: [CustomSettings]
  /// The Envoy that set-ups use: a path, or a name in PATH. Absent: the one that is found.
  package var envoy: String?

  package init(
    name: String, description: String, file: String, text: String, setups: [String], cells: [Cell],
    design: DesignSettings, limits: ValidityLimits, placement: Placement? = nil, customs: [CustomSettings] = [],
    envoy: String? = nil
  ) {
    self.name = name
    self.description = description
    self.file = file
    self.text = text
    self.setups = setups
    self.cells = cells
    self.design = design
    self.limits = limits
    self.placement = placement
    self.customs = customs
    self.envoy = envoy
  }
}

/// What the generator does in a trial.
package struct LoadSettings: Equatable, Sendable {
  /// Absent: a closed loop, every connection as fast as its answers come.
  package var rate: Rate?
  package var connections: Int
  package var threads: Int
  package var warmup: Nanoseconds
  package var duration: Nanoseconds
  package var timeout: Nanoseconds
  package var arrival: ArrivalName
  /// With its query; starts with "/".
  package var path: String
  package var payload: String?
  /// Whether a connection carries more than one request.
  package var reuse: Bool
  /// In the file's order.
  package var headers: [HeaderField]

  package init(
    rate: Rate?, connections: Int, threads: Int, warmup: Nanoseconds, duration: Nanoseconds, timeout: Nanoseconds,
    arrival: ArrivalName, path: String, payload: String? = nil, reuse: Bool = true, headers: [HeaderField]
  ) {
    self.rate = rate
    self.connections = connections
    self.threads = threads
    self.warmup = warmup
    self.duration = duration
    self.timeout = timeout
    self.arrival = arrival
    self.path = path
    self.payload = payload
    self.reuse = reuse
    self.headers = headers
  }
}

/// How due times are spread over connections.
package enum ArrivalName: String, CaseIterable, Equatable, Sendable {
  /// Evenly spaced over all connections.
  case uniform
  /// All connections at once, as Fortio does unless told otherwise.
  case burst
  /// Exponential gaps.
  case poisson
}

/// One request header.
package struct HeaderField: Equatable, Sendable {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// What the echo server does with each request.
package struct ServerSettings: Equatable, Sendable {
  /// Before it answers.
  package var delay: Nanoseconds
  /// Of the answer's body; absent: it echoes the request's.
  package var size: ByteCount?

  package init(delay: Nanoseconds, size: ByteCount? = nil) {
    self.delay = delay
    self.size = size
  }
}

/// The design of the experiment.
package struct DesignSettings: Equatable, Sendable {
  /// Each has one trial of every set-up, in random order.
  package var blocks: Int
  /// How many blocks at most are measured again because a trial in them was invalid; a fifth of the blocks if not said.
  package var reruns: Int
  /// Decides the order; absent: drawn and recorded.
  package var seed: UInt64?

  package init(blocks: Int, reruns: Int? = nil, seed: UInt64? = nil) {
    self.blocks = blocks
    self.reruns = reruns ?? (blocks + 4) / 5
    self.seed = seed
  }
}
