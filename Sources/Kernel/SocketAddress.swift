import CKernel
import Glibc
import Quantities

/// Where a socket listens or connects: IPv4, IPv6 or a unix path, as the kernel wants it.
package struct SocketAddress: @unchecked Sendable, Equatable {
  private var storage: sockaddr_storage
  package let length: UInt32

  package var family: Int32 { Int32(storage.ss_family) }

  /// The bytes of a `sockaddr` of `length` bytes.
  package init(copying address: UnsafePointer<sockaddr>, length: UInt32) {
    storage = sockaddr_storage()
    self.length = length
    withUnsafeMutableBytes(of: &storage) {
      $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: min(Int(length), $0.count)))
    }
  }

  package func withPointer<R>(_ body: (UnsafePointer<sockaddr>) -> R) -> R {
    withUnsafePointer(to: storage) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body) }
  }

  package static func == (a: SocketAddress, b: SocketAddress) -> Bool { a.description == b.description }

  /// Looks `host` (name or literal, IPv6 without brackets) up; literals need no resolver.
  ///
  /// - Returns: all its addresses, at least one, in the order in which the resolver would have them tried (RFC 6724).
  /// - Throws: `Problem` of kind environment that names the host and the resolver's reason.
  package static func candidates(host: String, port: UInt16) throws(Problem) -> [SocketAddress] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, String(port), &hints, &list)
    defer { freeaddrinfo(list) }
    var found: [SocketAddress] = []
    var next = list
    while status == 0, let entry = next {
      let address = SocketAddress(copying: entry.pointee.ai_addr, length: entry.pointee.ai_addrlen)
      if !found.contains(address) { found.append(address) }
      next = entry.pointee.ai_next
    }
    guard !found.isEmpty else {
      throw .environment("cannot resolve \"\(host)\": \(String(cString: gai_strerror(status))); check the host name")
    }
    return found
  }

  /// The first of `candidates`: where to listen, or what a literal stands for.
  ///
  /// - Throws: as `candidates`.
  package static func resolve(host: String, port: UInt16) throws(Problem) -> SocketAddress {
    try candidates(host: host, port: port)[0]
  }

  /// - Throws: `Problem` of kind usage when the path does not fit in a `sockaddr_un` (107 bytes).
  package static func unix(path: String) throws(Problem) -> SocketAddress {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw .usage("the socket path \(path) is longer than 107 bytes; use a shorter one")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        SocketAddress(copying: $0, length: UInt32(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}

extension SocketAddress: CustomStringConvertible {
  /// `10.99.2.10:8080`, `[::1]:8080` or the unix path.
  package var description: String {
    if family == AF_UNIX {
      return withPointer {
        UnsafeRawPointer($0).withMemoryRebound(to: sockaddr_un.self, capacity: 1) { unix in
          withUnsafeBytes(of: unix.pointee.sun_path) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        }
      }
    }
    var host = [CChar](repeating: 0, count: 64)
    var port = [CChar](repeating: 0, count: 8)
    let numeric = Int32(NI_NUMERICHOST | NI_NUMERICSERV)
    _ = withPointer { getnameinfo($0, length, &host, 64, &port, 8, numeric) }
    func text(_ chars: [CChar]) -> String {
      String(decoding: chars.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    return family == AF_INET6 ? "[\(text(host))]:\(text(port))" : "\(text(host)):\(text(port))"
  }

  /// The address without its port or brackets; the path of a unix socket.
  package var host: String {
    guard family != AF_UNIX else { return description }
    let text = description
    let end = text.lastIndex(of: ":") ?? text.endIndex
    return String(text[..<end].filter { $0 != "[" && $0 != "]" })
  }

  /// Whether it is 127.0.0.0/8 or ::1.
  package var isLoopback: Bool {
    withPointer { address in
      switch family {
      case AF_INET:
        address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
          UInt32(bigEndian: $0.pointee.sin_addr.s_addr) >> 24 == 127
        }
      case AF_INET6:
        UnsafeRawPointer(address).withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { six in
          withUnsafeBytes(of: six.pointee.sin6_addr) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
        }
      default: false
      }
    }
  }

  /// The port, 0 for a unix path.
  package var port: UInt16 { UInt16(description.split(separator: ":").last ?? "0") ?? 0 }
}
