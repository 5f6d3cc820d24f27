/// A small seeded generator of random numbers: the same seed gives the same sequence on every machine.
///
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014; constants as in
/// Vigna's splitmix64.c. Use its own methods, not the standard library's, where a sequence must stay the same for ever.
@frozen
package struct SplitMix64: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  @inlinable
  package init(seed: UInt64) { state = seed }

  @inlinable
  package mutating func next() -> UInt64 {
    state &+= Self.gamma
    return Self.mix(state)
  }

  /// The `index`-th number (from 0) of the sequence that `seed` starts, without walking there.
  @inlinable
  package static func number(seed: UInt64, index: UInt64) -> UInt64 { mix(seed &+ (index &+ 1) &* gamma) }

  @inlinable
  static var gamma: UInt64 { 0x9e37_79b9_7f4a_7c15 }

  @inlinable
  static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z &>> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z &>> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z &>> 31)
  }

  /// A uniform number in 0 ..< 1, a multiple of 2^-53.
  @inlinable
  package mutating func unit() -> Double { Double(next() &>> 11) * 0x1p-53 }

  /// A uniform whole number in 0 ..< `bound`, which must be above 0 (Lemire's method, without its bias step: the bias is
  /// below bound / 2^64).
  @inlinable
  package mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

  /// `items` in a uniformly random order (Fisher and Yates).
  package mutating func shuffled<Item>(_ items: [Item]) -> [Item] {
    var items = items
    for last in stride(from: items.count - 1, to: 0, by: -1) { items.swapAt(last, below(last + 1)) }
    return items
  }
}
