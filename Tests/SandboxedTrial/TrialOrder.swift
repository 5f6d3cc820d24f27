/// What a test wants to happen inside. Its twin, which encodes it, is in TestbedTests.
struct TrialOrder: Codable {
  var setup: String
  var topology = "two-nodes"
  var serverCommand: [String]
  var serverPort: UInt16 = 8080
  var connections = 4
  var requestsPerConnection = 25
  /// Pods whose redirect is deleted before the traffic starts.
  var sabotagedPods: [String] = []
  /// Also captures with tcpdump, into this file.
  var tcpdumpFile: String?
  /// Says "up" and stays until killed.
  var hold = false
}

struct TrialOutcome: Codable {
  struct Check: Codable {
    var name: String
    var expected: String
    var observed: String
    var holds: Bool
  }

  var token: String
  var statuses: [Int]
  var checks: [Check]
  var holds: Bool
  var startMilliseconds: Double
  var downMilliseconds: Double
  var components: [String]
  var software: [String]
  var commandLines: [[String]]
  var leftBehind: [String]
  var keyModes: [String]
}
