import Kernel
import Quantities
import Results

/// Named counts of a data path.
package struct PathCounters: Equatable, Sendable {
  private var values: [String: UInt64]

  package init(_ values: [String: UInt64] = [:]) { self.values = values }

  /// 0 for a count that was never made.
  package subscript(name: String) -> UInt64 { values[name] ?? 0 }

  /// Names with a prefix, and their counts, in the order of names.
  func starting(with prefix: String) -> [(name: String, count: UInt64)] {
    values.filter { $0.key.hasPrefix(prefix) }.map { ($0.key, $0.value) }.sorted { $0.name < $1.name }
  }

  /// What was counted after `earlier`.
  package func since(_ earlier: PathCounters) -> PathCounters {
    PathCounters(
      Dictionary(uniqueKeysWithValues: values.map { ($0.key, $0.value &- min($0.value, earlier[$0.key])) }))
  }

  /// Both, the names of `other` behind `prefix`.
  func adding(_ other: [String: UInt64], prefix: String) -> PathCounters {
    PathCounters(values.merging(other.map { (prefix + $0.key, $0.value) }) { _, new in new })
  }

  func adding(_ other: PathCounters) -> PathCounters { adding(other.values, prefix: "") }

  /// Counters of several places, read until two readings agree, for at most 500 ms: the last packets of a connection
  /// are still under way when its client has ended.
  static func settled(_ read: () throws(Problem) -> PathCounters) throws(Problem) -> PathCounters {
    let deadline = MonotonicClock.nanoseconds() + 500_000_000
    var last = try read()
    while MonotonicClock.nanoseconds() < deadline {
      Thread.sleep(until: MonotonicClock.nanoseconds() + 5_000_000)
      let next = try read()
      if next == last { break }
      last = next
    }
    return last
  }
}

extension ProofCheck {
  /// A count that must be met exactly and must not be 0: nothing seen proves nothing.
  static func equal(_ name: String, expected: UInt64, observed: UInt64) -> ProofCheck {
    ProofCheck(
      name: name, expected: "\(expected)", observed: "\(observed)", holds: expected == observed && observed > 0)
  }

  /// Requests as a proxy saw them: exact when all were answered; those the generator gave up on may be missing.
  static func requests(_ name: String, _ totals: GeneratorTotals, observed: UInt64) -> ProofCheck {
    let (low, high) = (min(totals.responses, totals.requestsSent), totals.requestsSent)
    return ProofCheck(
      name: name, expected: low == high ? "\(high)" : "\(low) to \(high)", observed: "\(observed)",
      holds: low <= observed && observed <= high && observed > 0)
  }

  static func zero(_ name: String, observed: UInt64) -> ProofCheck {
    ProofCheck(name: name, expected: "0", observed: "\(observed)", holds: observed == 0)
  }

  /// A count that must not be below another.
  static func atLeast(_ name: String, _ least: UInt64, observed: UInt64) -> ProofCheck {
    ProofCheck(name: name, expected: "at least \(least)", observed: "\(observed)", holds: observed >= max(1, least))
  }

  /// What a capture must show for a claim about the wire.
  static func wire(_ claim: WireClaim, _ capture: CaptureSummary?, on place: String = "the wire") -> [ProofCheck] {
    guard let capture else {
      return [
        ProofCheck(name: "trial's token on \(place)", expected: claim.token, observed: "no capture", holds: false)
      ]
    }
    let (clear, data) = (capture.packetsWithToken, capture.dataPackets)
    let token = ProofCheck(
      name: "trial's token on \(place)", expected: claim.token,
      observed: "in the clear in \(clear) of \(data) packets",
      holds: claim == .plaintext ? clear > 0 : clear == 0)
    let volume = ProofCheck(
      name: "data packets captured on \(place)", expected: "at least 20", observed: "\(data)", holds: data >= 20)
    switch claim {
    case .plaintext, .encrypted: return [volume, token]
    case .tunnelled(let port):
      let inside = capture.datagrams[port] ?? 0
      return [
        volume, token, .zero("packets on \(place) beside UDP \(port)", observed: UInt64(capture.packets - inside)),
      ]
    case .bypassed: return [token]
    }
  }
}

extension WireClaim {
  fileprivate var token: String {
    switch self {
    case .plaintext: "in the clear"
    case .encrypted, .tunnelled: "nowhere in the clear"
    case .bypassed: "in no packet"
    }
  }
}
