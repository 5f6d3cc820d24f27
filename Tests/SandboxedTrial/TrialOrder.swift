/// What a test wants to happen inside.
package struct TrialOrder: Codable {
  package var setup: String
  package var topology = "two-nodes"
  /// A profile with set-ups of its own.
  package var profile: String?
  package var serverCommand: [String]
  package var serverPort: UInt16 = 8080
  /// Of each proxy, in cores.
  package var cpuLimit: Double?
  package var connections = 4
  package var requests = 100
  package init(setup: String, serverCommand: [String]) {
    self.setup = setup
    self.serverCommand = serverCommand
  }

  /// Pods whose redirect is deleted before the traffic starts.
  package var sabotagedPods: [String] = []
  /// BPF maps of ours that are emptied before the traffic starts.
  package var emptiedMaps: [String] = []
  /// Links (`node1/v-client`) whose tc programs are removed before the traffic starts.
  package var sabotagedLinks: [String] = []
  package var isSabotaged: Bool { !(sabotagedPods + emptiedMaps + sabotagedLinks).isEmpty }
  /// Also captures with tcpdump, into this file.
  package var tcpdumpFile: String?
  /// How many trials follow each other in one sandbox; the last one's outcome is told.
  package var trials = 1
  /// Says "up" and stays until killed.
  package var hold = false
}

/// What happened.
package struct TrialOutcome: Codable {
  package struct Check: Codable {
    package var name: String
    package var expected: String
    package var observed: String
    package var holds: Bool
  }

  package var token: String
  package var connections: UInt64
  package var statuses: [Int]
  package var checks: [Check]
  package var holds: Bool
  package var startMilliseconds: Double
  /// Open in the runner after each trial.
  package var descriptors: [Int]
  package var starts: [Double]
  package var downMilliseconds: Double
  package var components: [String]
  package var software: [String]
  package var commandLines: [[String]]
  package var leftBehind: [String]
  package var keyModes: [String]
  /// How often BPF programs ran while statistics were on, and for how long.
  package var runs: [String: UInt64]
  package var runNanoseconds: [String: UInt64]
}
