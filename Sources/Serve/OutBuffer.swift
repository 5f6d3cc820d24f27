import Glibc

/// Answers on their way to one send: filled by the bytes of heads and small bodies.
struct OutBuffer: ~Copyable {
  let base: UnsafeMutablePointer<UInt8>
  let capacity: Int
  var count = 0

  init(capacity: Int) {
    base = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit { base.deallocate() }

  var room: Int { capacity &- count }

  @inline(__always)
  mutating func append(_ bytes: UnsafePointer<UInt8>, _ size: Int) {
    memcpy(base + count, bytes, size)
    count &+= size
  }

  @inline(__always)
  mutating func append(_ text: StaticString) { append(text.utf8Start, text.utf8CodeUnitCount) }

  /// The number in decimal digits.
  @inline(__always)
  mutating func append(decimal value: Int) {
    var digits = 1
    var power = 10
    while value >= power, digits < 18 {
      power &*= 10
      digits &+= 1
    }
    var rest = value
    for index in stride(from: digits &- 1, through: 0, by: -1) {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      base[count &+ index] = UInt8(truncatingIfNeeded: 48 &+ digit)
      rest = quotient
    }
    count &+= digits
  }
}
