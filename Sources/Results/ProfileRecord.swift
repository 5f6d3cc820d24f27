/// The profile a run followed: its text, and how it was understood.
package struct ProfileRecord: Codable, Equatable, Sendable {
  package var name: String
  package var description: String
  /// The file as it was, credentials redacted.
  package var text: String
  /// Absent for a closed loop.
  package var requestedRate: Double?
  package var arrival: String
  package var connections: Int
  package var threads: Int
  package var warmupNs: UInt64
  package var durationNs: UInt64
  package var timeoutNs: UInt64
  package var setups: [String]
  package var blocks: Int
  package var proxyConcurrency: Int
  package var generatorCores: [Int]
  package var otherCores: [Int]
  /// What makes a trial invalid, by the profile's key: shares, cores, or ns for times.
  package var limits: [String: Double]
  /// Of the matrix; the keys above are those of the first. Absent without a matrix.
  package var cells: [CellRecord]?

  package init(
    name: String, description: String, text: String, requestedRate: Double?, arrival: String, connections: Int,
    threads: Int, warmupNs: UInt64, durationNs: UInt64, timeoutNs: UInt64, setups: [String], blocks: Int,
    proxyConcurrency: Int, generatorCores: [Int], otherCores: [Int], limits: [String: Double],
    cells: [CellRecord]? = nil
  ) {
    self.name = name
    self.description = description
    self.text = text
    self.requestedRate = requestedRate
    self.arrival = arrival
    self.connections = connections
    self.threads = threads
    self.warmupNs = warmupNs
    self.durationNs = durationNs
    self.timeoutNs = timeoutNs
    self.setups = setups
    self.blocks = blocks
    self.proxyConcurrency = proxyConcurrency
    self.generatorCores = generatorCores
    self.otherCores = otherCores
    self.limits = limits
    self.cells = cells
  }
}

/// One point of a profile's matrix.
package struct CellRecord: Codable, Equatable, Sendable {
  /// As trials and set-ups name it: "rate=1000 delay=20ms".
  package var name: String
  /// What the profile's keys are there: `load.rate`: "1000".
  package var values: [String: String]

  package init(name: String, values: [String: String]) {
    self.name = name
    self.values = values
  }
}
