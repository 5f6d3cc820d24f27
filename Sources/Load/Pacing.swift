import Quantities

/// When requests become due.
package enum Pacing: Sendable, Equatable {
  /// Evenly spaced over all connections: request n is due at n / rate.
  case uniform(Rate)
  /// All connections at once, every connections / rate: Fortio's default.
  case burst(Rate)
  /// Independent arrivals: exponential gaps with mean 1 / rate.
  case poisson(Rate)
  /// Each connection sends its next request as soon as it has its answer: a closed loop.
  case asFastAsPossible

  /// The requests asked for per second; nil for a closed loop.
  package var rate: Rate? {
    switch self {
    case .uniform(let rate), .burst(let rate), .poisson(let rate): rate
    case .asFastAsPossible: nil
    }
  }

  /// The name of the arrival process: `uniform`, `burst`, `poisson`, `closed`.
  package var name: String {
    switch self {
    case .uniform: "uniform"
    case .burst: "burst"
    case .poisson: "poisson"
    case .asFastAsPossible: "closed"
    }
  }
}
