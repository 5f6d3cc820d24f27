import Glibc

/// The values that a header has had, each with a number: 0 stands for answers without it, the last number for all values
/// beyond the first so many, so that a header with endless values cannot fill the memory.
struct UpstreamNames {
  /// How many values have numbers of their own.
  static let most = 64
  static let count = most + 2
  static let missing = "(none)"
  static let other = "(other)"
  /// Longer values are told apart by so many of their first bytes.
  private static let longest = 128

  private var values: [[UInt8]] = []

  mutating func number(of value: UnsafeBufferPointer<UInt8>?) -> Int {
    guard let value, let base = value.baseAddress else { return 0 }
    let count = min(value.count, Self.longest)
    for index in values.indices where values[index].count == count {
      let isSame = values[index].withUnsafeBufferPointer { known in
        count == 0 || known.baseAddress.map { memcmp($0, base, count) } == 0
      }
      if isSame { return index + 1 }
    }
    guard values.count < Self.most else { return Self.count - 1 }
    values.append(Array(value.prefix(count)))
    return values.count
  }

  /// By number, as far as there are any.
  var names: [String] {
    let own = values.map { String(decoding: $0, as: UTF8.self) }
    return [Self.missing] + own + (own.count == Self.most ? [Self.other] : [])
  }
}
