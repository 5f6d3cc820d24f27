/// The little of protobuf's wire format that a ping and a health check need: varints and strings. Fields of other kinds
/// are skipped.
package struct ProtobufReader {
  package enum Field: Equatable {
    case varint(number: UInt64, UInt64)
    /// Bytes at an offset from the front of the message.
    case bytes(number: UInt64, start: Int, count: Int)
  }

  package struct Malformed: Error, Equatable {}

  private let bytes: UnsafePointer<UInt8>
  private let count: Int
  private var at = 0

  package init(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    self.bytes = bytes
    self.count = count
  }

  /// The next field; nil at the end of the message.
  package mutating func next() throws(Malformed) -> Field? {
    while at < count {
      let tag = try varint()
      let number = tag >> 3
      guard number > 0 else { throw Malformed() }
      switch tag & 7 {
      case 0: return .varint(number: number, try varint())
      case 1: try skip(8)
      case 2:
        let size = try varint()
        guard size <= UInt64(count - at) else { throw Malformed() }
        at += Int(size)
        return .bytes(number: number, start: at - Int(size), count: Int(size))
      case 5: try skip(4)
      default: throw Malformed()
      }
    }
    return nil
  }

  private mutating func skip(_ size: Int) throws(Malformed) {
    guard size <= count - at else { throw Malformed() }
    at += size
  }

  private mutating func varint() throws(Malformed) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while at < count, shift < 64 {
      let byte = bytes[at]
      at += 1
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw Malformed()
  }
}

/// Appends fields in protobuf's wire format. A field with its default value is left out, as proto3 does.
package enum ProtobufWriter {
  package static func append(_ number: UInt8, _ value: UInt64, to message: inout [UInt8]) {
    guard value != 0 else { return }
    message.append(number << 3)
    appendVarint(value, to: &message)
  }

  package static func append(_ number: UInt8, _ bytes: [UInt8], to message: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    message.append(number << 3 | 2)
    appendVarint(UInt64(bytes.count), to: &message)
    message += bytes
  }

  private static func appendVarint(_ value: UInt64, to message: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      message.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    message.append(UInt8(truncatingIfNeeded: rest))
  }
}
