import Glibc

extension Socket {
  /// Writes `head` and then `body` with one call: bytes written of both together, or a negative errno.
  package static func write(
    _ socket: Int32, _ head: UnsafePointer<UInt8>, _ headCount: Int, _ body: UnsafePointer<UInt8>, _ bodyCount: Int
  ) -> Int {
    let parts = (
      iovec(iov_base: UnsafeMutableRawPointer(mutating: head), iov_len: headCount),
      iovec(iov_base: UnsafeMutableRawPointer(mutating: body), iov_len: bodyCount)
    )
    let n = withUnsafePointer(to: parts) { tuple in
      tuple.withMemoryRebound(to: iovec.self, capacity: 2) { vector in
        var message = msghdr()
        message.msg_iov = UnsafeMutablePointer(mutating: vector)
        message.msg_iovlen = 2
        return sendmsg(socket, &message, Int32(MSG_NOSIGNAL))
      }
    }
    return n >= 0 ? n : -Int(lastErrorCode())
  }

  /// Ends the sending direction; the peer reads what was sent and then the end of the stream.
  package static func finishWriting(_ socket: Int32) { _ = shutdown(socket, Int32(SHUT_WR)) }
}
