import Quantities

/// When requests become due.
package enum Pacing: Sendable, Equatable {
  /// Evenly spaced over all connections: request n is due at n / rate.
  case uniform(Rate)
  /// Evenly spaced, each request shifted at random within a fifth of the gap: Fortio's -jitter.
  case jittered(Rate)
  /// All connections at once, every connections / rate: Fortio's default.
  case burst(Rate)
  /// Independent arrivals: exponential gaps with mean 1 / rate.
  case poisson(Rate)
  /// A rate that changes with time, evenly spaced or with independent arrivals.
  case curve(RateCurve, isPoisson: Bool)
  /// At recorded offsets.
  case replay(Replay)
  /// Each connection sends its next request as soon as it has its answer: a closed loop.
  case asFastAsPossible

  /// The requests asked for per second, on average where the rate changes; nil for a closed loop.
  package var rate: Rate? {
    switch self {
    case .uniform(let rate), .jittered(let rate), .burst(let rate), .poisson(let rate): rate
    case .curve(let curve, _): try? Rate(perSecond: curve.mean)
    case .replay(let replay): try? Rate(perSecond: max(1e-6, replay.mean))
    case .asFastAsPossible: nil
    }
  }

  /// The name of the arrival process: `uniform`, `jittered`, `burst`, `poisson`, `replay`, `closed`.
  package var name: String {
    switch self {
    case .uniform, .curve(_, isPoisson: false): "uniform"
    case .jittered: "jittered"
    case .burst: "burst"
    case .poisson, .curve(_, isPoisson: true): "poisson"
    case .replay: "replay"
    case .asFastAsPossible: "closed"
    }
  }

  /// How the rate changes with time; nil when it does not.
  package var shape: String? {
    if case .curve(let curve, _) = self { "\(curve)" } else { nil }
  }

  /// This pacing for a run whose window begins behind `warmup`: a curve holds its first rate until then.
  func behind(_ warmup: Nanoseconds) -> Pacing {
    guard case .curve(let curve, let isPoisson) = self else { return self }
    return .curve(curve.behind(warmup), isPoisson: isPoisson)
  }
}
