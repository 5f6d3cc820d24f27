import Glibc

extension Socket {
  /// A bound UDP socket, non-blocking.
  ///
  /// - Throws: `SystemError` naming the step: `bind: Address already in use`.
  package static func datagram(at address: SocketAddress) throws(SystemError) -> Descriptor {
    let type = Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let socket = Descriptor(owning: try check("socket") { Glibc.socket(address.family, type, 0) })
    try check("bind") { address.withPointer { Glibc.bind(socket.number, $0, address.length) } }
    return socket
  }

  /// A UDP socket that speaks with one peer, non-blocking: reads and writes are those of a stream, one datagram each.
  ///
  /// - Throws: `SystemError` naming the step.
  package static func datagram(to address: SocketAddress) throws(SystemError) -> Descriptor {
    let type = Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let socket = Descriptor(owning: try check("socket") { Glibc.socket(address.family, type, 0) })
    try check("connect") { address.withPointer { Glibc.connect(socket.number, $0, address.length) } }
    return socket
  }

  /// The next datagram and who sent it: its bytes, cut at `capacity`, or a negative errno (−EAGAIN: none).
  package static func receiveDatagram(
    _ socket: Int32, _ buffer: UnsafeMutablePointer<UInt8>, _ capacity: Int
  ) -> (count: Int, sender: SocketAddress?) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        let n = recvfrom(socket, buffer, capacity, 0, address, &length)
        return n >= 0 ? (n, SocketAddress(copying: address, length: length)) : (-Int(lastErrorCode()), nil)
      }
    }
  }

  /// Sends one datagram: bytes sent, or a negative errno.
  package static func sendDatagram(
    _ socket: Int32, _ bytes: UnsafePointer<UInt8>, _ count: Int, to receiver: SocketAddress
  ) -> Int {
    let n = receiver.withPointer { sendto(socket, bytes, count, Int32(MSG_NOSIGNAL), $0, receiver.length) }
    return n >= 0 ? n : -Int(lastErrorCode())
  }

  /// Makes the next close end the connection with a reset; what was not sent yet is thrown away.
  package static func resetOnClose(_ socket: Int32) {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
  }
}
