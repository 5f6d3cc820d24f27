import Quantities

/// Reads big-endian integers and HdrHistogram's ZigZag LEB128 numbers from bytes that may be cut short anywhere.
struct ByteReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  var isAtEnd: Bool { position == bytes.endIndex }
  var rest: ArraySlice<UInt8> { bytes[position...] }

  mutating func byte() throws(Problem) -> UInt8 {
    guard position < bytes.endIndex else { throw .environment("an encoded histogram is cut short") }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func bigEndian<Value: FixedWidthInteger & UnsignedInteger>(_: Value.Type) throws(Problem) -> Value {
    var value: Value = 0
    for _ in 0..<Value.bitWidth / 8 { value = value << 8 | Value(try byte()) }
    return value
  }

  /// A signed number in seven-bit groups, low ones first; a ninth byte, if there is one, carries eight bits.
  mutating func zigZag() throws(Problem) -> Int64 {
    var value: UInt64 = 0
    for place in UInt64(0)..<9 {
      let byte = try byte()
      value |= UInt64(place == 8 ? byte : byte & 0x7f) << (7 * place)
      if byte < 0x80 { break }
    }
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }
}

extension [UInt8] {
  mutating func append(bigEndian value: some FixedWidthInteger) {
    for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  mutating func append(zigZag value: Int64) {
    var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
    for _ in 0..<8 {
      guard rest >= 0x80 else {
        append(UInt8(rest))
        return
      }
      append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }
}
