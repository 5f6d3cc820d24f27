import Glibc
import Quantities

/// One worker's share of a run's arrivals: when its next request is due.
///
/// The arrivals of all workers together are one process, given by pacing, connections and seed alone; the number of
/// threads only deals them out. Every due time is computed from the request's number with integer arithmetic, so no error
/// accumulates: uniform and burst in closed form, Poisson through an exact running sum of its own gaps, a changing rate
/// through the exact inverse of its curve.
package struct Schedule: Sendable {
  /// Offset of the next due request from the start of the run, in ns; `UInt64.max` when none is left.
  package private(set) var next: UInt64 = 0

  private let arrivals: Arrivals
  private let microhertz: UInt64
  /// This worker takes the numbers first, first + stride, …
  private let stride: UInt64
  private var number: UInt64
  private var extent: Extent
  /// The sum of unit-rate gaps up to `number`, in 2^-24 of a mean gap.
  private var position: UInt64 = 0

  private enum Arrivals: Sendable {
    /// A closed loop: nothing is ever due.
    case none
    case uniform
    case jittered(seed: UInt64)
    /// All connections, and which of them are this worker's: `first`, first + stride, … `own` in all.
    case burst(all: UInt64, first: UInt64, own: UInt64)
    case poisson(seed: UInt64)
    case curve(RateCurve, seed: UInt64?)
    case replay([UInt64])
  }

  /// Where the arrivals end.
  package enum Extent: Sendable, Equatable {
    /// Requests due before this offset in ns.
    case before(UInt64)
    /// The first so many requests.
    case first(UInt64)
  }

  /// The share of worker `index` out of `workers`.
  package init(_ pacing: Pacing, connections: Int, seed: UInt64, extent: Extent, worker index: Int, of workers: Int) {
    stride = UInt64(workers)
    number = UInt64(index)
    self.extent = extent
    switch pacing {
    case .uniform(let rate):
      arrivals = .uniform
      microhertz = rate.microhertz
    case .jittered(let rate):
      arrivals = .jittered(seed: seed)
      microhertz = rate.microhertz
    case .burst(let rate):
      microhertz = rate.microhertz
      let own = (connections - index + workers - 1) / workers
      arrivals = .burst(all: UInt64(connections), first: UInt64(index), own: UInt64(max(1, own)))
      number = 0
    case .poisson(let rate):
      microhertz = rate.microhertz
      arrivals = .poisson(seed: seed)
      for n in 0...UInt64(index) { position &+= Self.gap(seed: seed, number: n) }
    case .curve(let curve, let isPoisson):
      microhertz = 0
      arrivals = .curve(curve, seed: isPoisson ? seed : nil)
      if isPoisson { for n in 0...UInt64(index) { position &+= Self.gap(seed: seed, number: n) } }
    case .replay(let replay):
      microhertz = 0
      arrivals = .replay(replay.offsets)
    case .asFastAsPossible:
      microhertz = 0
      arrivals = .none
    }
    next = due()
  }

  /// Ends the arrivals at this offset in ns.
  mutating func end(before offset: UInt64) {
    extent = .before(offset)
    if next >= offset { next = .max }
  }

  /// Moves on to this worker's next request.
  @inline(__always)
  package mutating func advance() {
    switch arrivals {
    case .none: return
    case .uniform, .jittered, .replay, .curve(_, seed: nil): number &+= stride
    case .burst: number &+= 1
    case .poisson(let seed), .curve(_, seed: .some(let seed)):
      for n in 1...stride { position &+= Self.gap(seed: seed, number: number &+ n) }
      number &+= stride
    }
    next = due()
  }

  private func due() -> UInt64 {
    let offset: UInt64
    let global: UInt64
    switch arrivals {
    case .none: return .max
    case .uniform:
      global = number
      offset = Self.offset(units: number, shift: 0, microhertz: microhertz)
    case .jittered(let seed):
      global = number
      // A fifth of a gap, so that the order stays.
      let shift = SplitMix64.number(seed: seed, index: number).multipliedFullWidth(by: 3_355_444).high
      offset = Self.offset(
        units: number &<< RateCurve.fractionBits | shift, shift: RateCurve.fractionBits, microhertz: microhertz)
    case .burst(let all, let first, let own):
      let batch = number / own
      global = batch * all + first + (number % own) * stride
      offset = Self.offset(units: batch * all, shift: 0, microhertz: microhertz)
    case .poisson:
      global = number
      offset = Self.offset(units: position, shift: RateCurve.fractionBits, microhertz: microhertz)
    case .curve(let curve, let seed):
      global = number
      offset = curve.time(at: seed == nil ? number &<< RateCurve.fractionBits : position)
    case .replay(let offsets):
      global = number
      offset = number < offsets.count ? offsets[Int(number)] : .max
    }
    switch extent {
    case .before(let end): return offset < end ? offset : .max
    case .first(let count): return global < count ? offset : .max
    }
  }

  /// ⌊units · 10^15 / (2^shift · microhertz)⌋: the time at which that many mean gaps have passed.
  private static func offset(units: UInt64, shift: UInt64, microhertz: UInt64) -> UInt64 {
    let product = units.multipliedFullWidth(by: Rate.nanosecondMicrohertz)
    let high = product.high &>> shift
    let low = shift == 0 ? product.low : product.high &<< (64 &- shift) | product.low &>> shift
    guard high < microhertz else { return .max }
    return microhertz.dividingFullWidth((high, low)).quotient
  }

  /// An exponential gap of mean 1 in 2^-24: −ln U, with U addressed by the request's number.
  private static func gap(seed: UInt64, number: UInt64) -> UInt64 {
    let bits = SplitMix64.number(seed: seed, index: number)
    let unit = (Double(bits &>> 11) + 0.5) * 0x1p-53
    return UInt64((-log(unit) * Double(1 << RateCurve.fractionBits)).rounded())
  }
}
