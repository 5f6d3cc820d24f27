/// A number of bytes. `KB` and `KiB` both mean 1,024, as in Fortio and wrk.
package struct ByteCount: Hashable, Comparable, Sendable {
  package let bytes: UInt64

  package init(_ bytes: UInt64) { self.bytes = bytes }

  /// Reads `1024`, `16KB`, `16KiB`, `2M`.
  ///
  /// - Throws: `Problem` of kind usage when it is not a whole number with a known unit.
  package init(parsing text: String) throws(Problem) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let scale: UInt64?
    switch text.dropFirst(digits.count).uppercased() {
    case "", "B": scale = 1
    case "K", "KB", "KIB": scale = 1 << 10
    case "M", "MB", "MIB": scale = 1 << 20
    case "G", "GB", "GIB": scale = 1 << 30
    default: scale = nil
    }
    guard let value = UInt64(digits), let scale, value <= UInt64.max / scale else {
      throw .usage("\"\(text)\" is not a number of bytes (for example 512, 16KB, 1MB)")
    }
    bytes = value * scale
  }

  package static func < (a: ByteCount, b: ByteCount) -> Bool { a.bytes < b.bytes }
}

extension ByteCount: CustomStringConvertible {
  package var description: String {
    // A unit ends where one decimal would round to 1024.0 of it.
    switch Double(bytes) {
    case ..<1024: "\(bytes) B"
    case ..<(1023.95 * 1024): Decimals.fixed(Double(bytes) / 1024, 1) + " KB"
    case ..<(1023.95 * 1_048_576): Decimals.fixed(Double(bytes) / 1_048_576, 1) + " MB"
    default: Decimals.fixed(Double(bytes) / 1_073_741_824, 2) + " GB"
    }
  }
}
