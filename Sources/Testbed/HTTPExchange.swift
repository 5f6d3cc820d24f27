import Glibc
import Kernel
import Quantities

/// A blocking HTTP/1.1 connection for single questions: probes through a path, a proxy's admin interface.
final class HTTPExchange {
  struct Answer {
    let status: Int
    let body: String
  }

  private let socket: Descriptor
  private let host: String
  private var received: [UInt8] = []

  /// Connects within `patience`, which also bounds every later read and write.
  ///
  /// - Throws: `SystemError`, for example `connect: Connection refused`.
  init(
    to address: SocketAddress, host: String, in network: NetworkNamespace? = nil, patience: Nanoseconds
  ) throws(SystemError) {
    self.host = host
    guard let network else {
      socket = Descriptor(owning: try Self.connected(to: address, patience: patience))
      return
    }
    socket = Descriptor(
      owning: try network.perform { () throws(SystemError) in try Self.connected(to: address, patience: patience) })
  }

  private static func connected(to address: SocketAddress, patience: Nanoseconds) throws(SystemError) -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    let socket = Descriptor(owning: try check("socket") { Glibc.socket(address.family, type, 0) })
    var limit = timeval(
      tv_sec: Int(patience.count / 1_000_000_000), tv_usec: Int(patience.count % 1_000_000_000 / 1_000))
    for option in [SO_SNDTIMEO, SO_RCVTIMEO] {
      setsockopt(socket.number, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
    }
    try check("connect") { address.withPointer { connect(socket.number, $0, address.length) } }
    return socket.release()
  }

  /// Sends one GET and reads its answer; the connection stays open.
  ///
  /// - Throws: `SystemError`; EPROTO where the answer is no HTTP, ECONNRESET where it breaks off.
  func get(_ path: String, headers: [(name: String, value: String)] = []) throws(SystemError) -> Answer {
    let lines = headers.map { "\($0.name): \($0.value)\r\n" }.joined()
    try send("GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\(lines)\r\n")
    let head = try text(through: "\r\n\r\n").split(separator: "\r\n")
    let statusLine = head.first?.split(separator: " ") ?? []
    guard statusLine.count >= 2, statusLine[0].hasPrefix("HTTP/1."), let status = Int(statusLine[1]) else {
      throw SystemError(code: EPROTO, call: "read the answer")
    }
    let fields = head.dropFirst().map { $0.lowercased() }
    if fields.contains(where: { $0.hasPrefix("transfer-encoding:") && $0.hasSuffix("chunked") }) {
      return Answer(status: status, body: try chunks())
    }
    let length = fields.first { $0.hasPrefix("content-length:") }?.split(separator: ":")[1]
    let count = length.flatMap { Int($0.drop { $0 == " " }) } ?? 0
    return Answer(status: status, body: try text(count: count))
  }

  private func send(_ text: String) throws(SystemError) {
    let bytes = Array(text.utf8)
    let sent = try check("write") { Glibc.send(socket.number, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
    guard sent == bytes.count else { throw SystemError(code: EAGAIN, call: "write") }
  }

  private func chunks() throws(SystemError) -> String {
    var body = ""
    while true {
      let line = try text(through: "\r\n")
      guard let size = Int(line.prefix { $0.isHexDigit }, radix: 16) else {
        throw SystemError(code: EPROTO, call: "read the answer")
      }
      body += try text(count: size)
      _ = try text(through: "\r\n")
      if size == 0 { return body }
    }
  }

  private func text(through end: String) throws(SystemError) -> String {
    let marker = Array(end.utf8)
    while true {
      if let range = received.firstRange(of: marker) { return take(range.upperBound) }
      try receive()
    }
  }

  private func text(count: Int) throws(SystemError) -> String {
    while received.count < count { try receive() }
    return take(count)
  }

  private func take(_ count: Int) -> String {
    defer { received.removeFirst(count) }
    return String(decoding: received[..<count], as: UTF8.self)
  }

  private func receive() throws(SystemError) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let n = try check("read") { recv(socket.number, &buffer, buffer.count, 0) }
    guard n > 0 else { throw SystemError(code: ECONNRESET, call: "read") }
    received += buffer[..<n]
  }
}
