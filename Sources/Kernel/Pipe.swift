import Glibc

/// A one-way channel of bytes between threads; messages of up to 4,096 bytes are written whole.
package final class Pipe: Sendable {
  private let reader: Descriptor
  private let writer: Descriptor

  /// - Throws: `SystemError` when the kernel has no descriptor left.
  package init() throws(SystemError) {
    var ends: (Int32, Int32) = (0, 0)
    try check("pipe2") {
      withUnsafeMutablePointer(to: &ends) {
        $0.withMemoryRebound(to: Int32.self, capacity: 2) { pipe2($0, Int32(O_CLOEXEC | O_NONBLOCK)) }
      }
    }
    reader = Descriptor(owning: ends.0)
    writer = Descriptor(owning: ends.1)
  }

  /// The end to wait on for reading.
  package var readable: Int32 { reader.number }

  /// Whether the message fitted in.
  package func send(_ message: Int32) -> Bool {
    var message = message
    return write(writer.number, &message, 4) == 4
  }

  /// The oldest message, nil when there is none.
  package func receive() -> Int32? {
    var message: Int32 = 0
    return read(reader.number, &message, 4) == 4 ? message : nil
  }
}
