/// A query string as pairs of decoded keys and values, in their order.
struct EchoQuery {
  let pairs: [(key: String, value: String)]

  /// Reads `a=b&c=d` with percent-encoding and `+` for a space. What is badly encoded stands for itself.
  init(_ bytes: some Collection<UInt8>) {
    pairs = bytes.split(separator: UInt8(ascii: "&")).map { field in
      let parts = field.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
    }
  }

  /// The first value of `key`, nil without one or when it is empty.
  func first(_ key: String) -> String? {
    guard let value = pairs.first(where: { $0.key == key })?.value, !value.isEmpty else { return nil }
    return value
  }

  func all(_ key: String) -> [String] { pairs.filter { $0.key == key }.map(\.value) }

  private static func decoded(_ bytes: some Collection<UInt8>) -> String {
    let bytes = Array(bytes)
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "%"), at + 2 < bytes.count, let high = hex(bytes[at + 1]),
        let low = hex(bytes[at + 2])
      {
        out.append(high << 4 | low)
        at += 3
      } else {
        out.append(bytes[at] == UInt8(ascii: "+") ? 32 : bytes[at])
        at += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}
