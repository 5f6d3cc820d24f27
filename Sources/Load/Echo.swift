/// Bytes that a server is to send back, as they are.
package struct Echo: Sendable {
  package enum Transport: Sendable { case tcp, udp }

  package let transport: Transport
  /// Nil stands for Fortio's 24 bytes, which number connection and request: "Fortio\n%04d\n%012d".
  package let payload: [UInt8]?

  package init(_ transport: Transport, payload: [UInt8]?) {
    self.transport = transport
    self.payload = payload
  }

  /// Bytes of each message.
  package var length: Int { payload?.count ?? Self.numberedLength }

  static let numberedLength = 24

  /// Writes the numbers into the 24 bytes at `place`.
  static func write(connection: Int, number: UInt64, to place: UnsafeMutablePointer<UInt8>) {
    let word: StaticString = "Fortio\n"
    place.update(from: word.utf8Start, count: 7)
    writeDigits(UInt64(connection), 4, to: place + 7)
    place[11] = 10
    writeDigits(number, 12, to: place + 12)
  }

  private static func writeDigits(_ value: UInt64, _ count: Int, to place: UnsafeMutablePointer<UInt8>) {
    var rest = value
    for at in stride(from: count - 1, through: 0, by: -1) {
      place[at] = UInt8(truncatingIfNeeded: 48 &+ rest % 10)
      rest /= 10
    }
  }

  /// The request's number in the 24 bytes at `place`; nil when they are none of this connection's.
  static func number(connection: Int, from place: UnsafePointer<UInt8>) -> UInt64? {
    var number: UInt64 = 0
    for at in 12..<24 {
      guard 48...57 ~= place[at] else { return nil }
      number = number * 10 + UInt64(place[at] - 48)
    }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: numberedLength) { bytes in
      guard let base = bytes.baseAddress else { return nil }
      write(connection: connection, number: number, to: base)
      return (0..<numberedLength).allSatisfy { base[$0] == place[$0] } ? number : nil
    }
  }
}
