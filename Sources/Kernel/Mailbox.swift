import Glibc

/// Numbers from any thread to the one that waits for them, in order; readable in an event loop.
package final class Mailbox: Sendable {
  private let reader: Descriptor
  private let writer: Descriptor

  /// - Throws: `SystemError` when the kernel has no descriptor left.
  package init() throws(SystemError) {
    let type = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    var ends: [Int32] = [0, 0]
    try check("socketpair") { socketpair(AF_UNIX, type, 0, &ends) }
    reader = Descriptor(owning: ends[0])
    writer = Descriptor(owning: ends[1])
  }

  /// The descriptor that is readable when a number waits.
  package var readable: Int32 { reader.number }

  /// Whether the number found room.
  package func send(_ number: Int32) -> Bool {
    var number = number
    return write(writer.number, &number, 4) == 4
  }

  /// The oldest number, nil when there is none.
  package func receive() -> Int32? {
    var number: Int32 = 0
    return read(reader.number, &number, 4) == 4 ? number : nil
  }
}
