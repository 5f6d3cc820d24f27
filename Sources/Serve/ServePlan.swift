import Quantities
import Wire

/// What `toll serve` was asked to do.
package struct ServePlan: Sendable {
  package let listeners: [ListenPlan]
  package let threads: Int
  package let seed: UInt64
  package let maxEchoDelay: Nanoseconds
  package let maxPayload: ByteCount
  package let bodyLimit: ByteCount
  package let maxConnections: Int
  /// The query that a target without `?` stands for.
  package let defaultParameters: String?
  /// The delay of requests that name none.
  package let delay: DelayDistribution?
  package let freeze: Freeze?
  package let stampsDwell: Bool
  /// How HTTP and gRPC are sealed; nil leaves them in the clear.
  package let tls: TLSPlan?
  /// How often a handshake is answered with an alert on purpose.
  package let handshakeFaults: Chance
  /// CPU time that each request burns before it is answered.
  package let spin: Nanoseconds

  package init(
    listeners: [ListenPlan], threads: Int = 1, seed: UInt64 = 1,
    maxEchoDelay: Nanoseconds = .milliseconds(1_500), maxPayload: ByteCount = ByteCount(256 << 10),
    bodyLimit: ByteCount = ByteCount(4 << 20), maxConnections: Int = 16_384, defaultParameters: String? = nil,
    delay: DelayDistribution? = nil, freeze: Freeze? = nil, stampsDwell: Bool = false,
    tls: TLSPlan? = nil, handshakeFaults: Chance = .never,
    spin: Nanoseconds = .zero
  ) {
    self.listeners = listeners
    self.threads = threads
    self.seed = seed
    self.maxEchoDelay = maxEchoDelay
    self.maxPayload = maxPayload
    self.bodyLimit = bodyLimit
    self.maxConnections = maxConnections
    self.defaultParameters = defaultParameters
    self.delay = delay
    self.freeze = freeze
    self.stampsDwell = stampsDwell
    self.tls = tls
    self.handshakeFaults = handshakeFaults
    self.spin = spin
  }
}
