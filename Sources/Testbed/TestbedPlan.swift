import Kernel

/// What stays the same in every trial of a cell, whatever the set-up.
package struct TestbedPlan: Sendable {
  /// The server: program (a path, or a name in PATH) and arguments. It runs in the server pod and listens on all
  /// addresses.
  package let serverCommand: [String]
  package let serverPort: UInt16
  /// Asked for after bring-up until it answers below 400.
  package let probePath: String
  package let serverProcessors: ProcessorSet?
  package let proxyProcessors: ProcessorSet?
  /// Worker threads of each proxy, at least 1.
  package let proxyThreads: Int
  /// Cores' worth of CPU time each proxy may use in a period, at least 0.01; nil: no limit.
  package let proxyCPULimit: Double?
  /// A path, or a name in PATH; nil for the Envoy that is found.
  package let envoy: String?
  /// What the user adds to the proxies' configuration.
  package var overlay: EnvoyOverlay?

  package init(
    serverCommand: [String], serverPort: UInt16, probePath: String = "/", serverProcessors: ProcessorSet?,
    proxyProcessors: ProcessorSet?, proxyThreads: Int, proxyCPULimit: Double? = nil,
    envoy: String? = nil
  ) {
    self.serverCommand = serverCommand
    self.serverPort = serverPort
    self.probePath = probePath
    self.serverProcessors = serverProcessors
    self.proxyProcessors = proxyProcessors
    self.proxyThreads = proxyThreads
    self.proxyCPULimit = proxyCPULimit
    self.envoy = envoy
  }
}

/// What a process is there for.
package enum ComponentRole: String, Codable, Sendable {
  case generator
  case server
  case proxy
  case tunnel
  /// Needed by the set-up but not accounted to it, because its profile says so.
  case helper
  /// No process: programs and rules in the kernel.
  case redirection
}

/// What the generator did over its whole life, warm-up included, as it reports it.
package struct GeneratorTotals: Equatable, Sendable {
  package let connectionsOpened: UInt64
  package let requestsSent: UInt64
  package let responses: UInt64

  package init(connectionsOpened: UInt64, requestsSent: UInt64, responses: UInt64) {
    self.connectionsOpened = connectionsOpened
    self.requestsSent = requestsSent
    self.responses = responses
  }
}
