import Foundation

/// TCP sockets on 127.0.0.1 for the tests' own servers.
package enum Loopback {
  /// A listening socket on a port that the kernel chose.
  package static func listen(backlog: Int32 = 128) throws -> (socket: Int32, port: Int) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw failure("socket") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let done = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && Glibc.listen(descriptor, backlog) == 0
          && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard done else {
      defer { close(descriptor) }
      throw failure("listen")
    }
    return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
  }

  /// A port that nobody listened on a moment ago: to start a server on it, or to be refused by it.
  package static func freePort() throws -> Int {
    let (descriptor, port) = try listen()
    close(descriptor)
    return port
  }

  private static func failure(_ call: String) -> CannotStart {
    CannotStart(description: "\(call) on 127.0.0.1: \(String(cString: strerror(errno)))")
  }
}
