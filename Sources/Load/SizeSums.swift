/// Sizes of answers on the wire.
package struct AnswerSizes: Sendable, Equatable {
  package internal(set) var heads = SizeSums()
  /// Heads and bodies together.
  package internal(set) var all = SizeSums()

  package init() {}

  mutating func merge(_ other: AnswerSizes) {
    heads.merge(other.heads)
    all.merge(other.all)
  }
}

/// Sizes in bytes, summed up as they come: enough for mean, extremes and spread.
package struct SizeSums: Sendable, Equatable {
  package private(set) var count: UInt64 = 0
  package private(set) var sum: UInt64 = 0
  private var squares = 0.0
  /// `UInt64.max` and 0 while there are none.
  package private(set) var least = UInt64.max
  package private(set) var most: UInt64 = 0

  package init() {}

  @inline(__always)
  package mutating func add(_ size: Int) {
    let bytes = UInt64(truncatingIfNeeded: size)
    count &+= 1
    sum &+= bytes
    squares += Double(bytes) * Double(bytes)
    least = min(least, bytes)
    most = max(most, bytes)
  }

  package mutating func merge(_ other: SizeSums) {
    count &+= other.count
    sum &+= other.sum
    squares += other.squares
    least = min(least, other.least)
    most = max(most, other.most)
  }

  package var mean: Double { count > 0 ? Double(sum) / Double(count) : 0 }

  /// With divisor N, as Fortio's.
  package var standardDeviation: Double {
    guard count > 0, least < most else { return 0 }
    return max(0, squares / Double(count) - mean * mean).squareRoot()
  }
}
