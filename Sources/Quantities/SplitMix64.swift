/// Steele, Lea & Flood's SplitMix64 (OOPSLA 2014): small, seeded, and addressable by index.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private static let gamma: UInt64 = 0x9e37_79b9_7f4a_7c15
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= Self.gamma
    return Self.mix(state)
  }

  /// The `index`-th number (from 0) of the sequence that `seed` starts, without walking there.
  package static func number(seed: UInt64, index: UInt64) -> UInt64 { mix(seed &+ (index &+ 1) &* gamma) }

  /// A number as a fraction strictly between 0 and 1.
  package static func fraction(_ bits: UInt64) -> Double { (Double(bits &>> 11) + 0.5) * 0x1p-53 }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z &>> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z &>> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z &>> 31)
  }
}
