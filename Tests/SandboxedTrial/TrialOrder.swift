/// What a test wants to happen inside.
package struct TrialOrder: Codable {
  package var setup: String
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
  /// Also reads the time of the idle threads before and after the traffic.
  package var watchesIdleThreads = false
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

  /// A core during the traffic, in ns.
  package struct Core: Codable {
    /// As the kernel counts it, in units of 10 ms.
    package var slept: UInt64
    /// Its idle thread's time on it; absent where nobody knew it.
    package var idleThread: UInt64?
    package var wall: UInt64
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
  /// Those watched.
  package var cores: [Core]
}
