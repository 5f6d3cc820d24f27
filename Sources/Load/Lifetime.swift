/// Totals over a generator's whole life, warm-up included: what counters along the path must agree with.
package struct Lifetime: Sendable, Equatable {
  /// Connections that were established.
  package internal(set) var connectionsOpened: UInt64 = 0
  /// TLS handshakes that went well, and how many of them took a ticket.
  package internal(set) var handshakes: UInt64 = 0
  package internal(set) var resumptions: UInt64 = 0
  /// Requests of which at least one byte was written.
  package internal(set) var requestsSent: UInt64 = 0
  /// Whole, valid answers of any status.
  package internal(set) var answers: UInt64 = 0

  package init() {}

  mutating func add(_ other: Lifetime) {
    connectionsOpened += other.connectionsOpened
    handshakes += other.handshakes
    resumptions += other.resumptions
    requestsSent += other.requestsSent
    answers += other.answers
  }
}
