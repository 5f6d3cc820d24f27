import CKernel
import Glibc

/// Stream sockets, always non-blocking and close-on-exec.
public enum Socket {
  private static let flags = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)

  /// Starts to connect; writability or an event tells the end, `pendingError` how it went.
  ///
  /// - Throws: `SystemError` when it failed at once (no descriptor, no route, refused on loopback).
  package static func connecting(to address: SocketAddress) throws(SystemError) -> Descriptor {
    let socket = Descriptor(owning: try check("socket") { Glibc.socket(address.family, flags, 0) })
    setNoDelay(socket.number, family: address.family)
    let status = address.withPointer { Glibc.connect(socket.number, $0, address.length) }
    if status != 0 {
      let code = lastErrorCode()
      guard code == EINPROGRESS || code == EINTR else { throw SystemError(code: code, call: "connect") }
    }
    return socket
  }

  /// Binds and listens with SO_REUSEADDR.
  ///
  /// - Throws: `SystemError` naming the step: `bind: Address already in use`.
  package static func listening(at address: SocketAddress, backlog: Int32 = 4096) throws(SystemError) -> Descriptor {
    let socket = Descriptor(owning: try check("socket") { Glibc.socket(address.family, flags, 0) })
    set(socket.number, SOL_SOCKET, SO_REUSEADDR, 1)
    try check("bind") { address.withPointer { Glibc.bind(socket.number, $0, address.length) } }
    try check("listen") { Glibc.listen(socket.number, backlog) }
    return socket
  }

  /// The next pending connection, or nil when there is none.
  ///
  /// - Throws: `SystemError`, for example when the descriptors are used up (EMFILE).
  package static func accept(_ listener: Int32) throws(SystemError) -> Int32? {
    let fd = ck_accept(listener)
    if fd >= 0 { return fd }
    let code = lastErrorCode()
    if code == EAGAIN || code == EINTR || code == ECONNABORTED { return nil }
    throw SystemError(code: code, call: "accept")
  }

  /// The error a connecting socket ended with, 0 when it is connected.
  package static func pendingError(_ socket: Int32) -> Int32 {
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &size) == 0 ? code : lastErrorCode()
  }

  /// The address a socket is bound to, for example after listening on port 0.
  package static func localAddress(_ socket: Int32) throws(SystemError) -> SocketAddress {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return try withUnsafeMutablePointer(to: &storage) { pointer throws(SystemError) in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address throws(SystemError) in
        try check("getsockname") { getsockname(socket, address, &length) }
        return SocketAddress(copying: address, length: length)
      }
    }
  }

  /// Turns Nagle's algorithm off; nothing to do on a unix socket.
  package static func setNoDelay(_ socket: Int32, family: Int32) {
    if family != AF_UNIX { set(socket, Int32(IPPROTO_TCP), TCP_NODELAY, 1) }
  }

  private static func set(_ socket: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  package static func close(_ socket: Int32) { _ = Glibc.close(socket) }

  /// Reads what is there: bytes read, 0 at the end of the stream, or a negative errno (−EAGAIN: nothing yet).
  @inlinable @inline(__always)
  public static func read(_ socket: Int32, _ buffer: UnsafeMutablePointer<UInt8>, _ capacity: Int) -> Int {
    let n = recv(socket, buffer, capacity, 0)
    return n >= 0 ? n : -Int(lastErrorCode())
  }

  /// Writes what fits: bytes written, or a negative errno (−EAGAIN: the socket is full).
  @inlinable @inline(__always)
  public static func write(_ socket: Int32, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    let n = send(socket, bytes, count, Int32(MSG_NOSIGNAL))
    return n >= 0 ? n : -Int(lastErrorCode())
  }
}
