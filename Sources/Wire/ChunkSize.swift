/// The hexadecimal size at the front of a chunk, RFC 9112 §7.1.
enum ChunkSize {
  /// The size in a line of `count` bytes without its end; extensions behind `;` are skipped. Nil when it is no size or
  /// above 2^60.
  static func parse(_ line: UnsafePointer<UInt8>, _ count: Int) -> Int? {
    var size = 0
    var at = 0
    while at < count, let digit = hexValue(line[at]) {
      guard size < 1 << 56 else { return nil }
      size = size << 4 | digit
      at += 1
    }
    guard at > 0 else { return nil }
    while at < count, line[at] == 32 || line[at] == 9 { at += 1 }
    return at == count || line[at] == 0x3b ? size : nil
  }

  private static func hexValue(_ byte: UInt8) -> Int? {
    switch byte {
    case 48...57: Int(byte) - 48
    case 65...70: Int(byte) - 55
    case 97...102: Int(byte) - 87
    default: nil
    }
  }
}
