import Glibc
import Kernel

/// The simplest server a trial can have: a thread per connection, the same answer to everything.
enum PlainServer {
  /// - Parameter port: answers there.
  /// - Parameter blocked: only occupies these.
  static func run(port: UInt16, occupying blocked: [UInt16]) throws -> Never {
    for other in blocked { _ = try listen(on: other).release() }
    let listener = try listen(on: port)
    while true {
      var event = pollfd(fd: listener.number, events: Int16(POLLIN), revents: 0)
      poll(&event, 1, -1)
      guard let connection = try Socket.accept(listener.number) else { continue }
      _ = try Thread(name: "connection") { answer(Descriptor(owning: connection)) }
    }
  }

  private static func listen(on port: UInt16) throws -> Descriptor {
    try Socket.listening(at: try SocketAddress.resolve(host: "0.0.0.0", port: port))
  }

  private static func answer(_ connection: consuming Descriptor) {
    let response = Array("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n".utf8)
    var buffer = [UInt8](repeating: 0, count: 16_384)
    var event = pollfd(fd: connection.number, events: Int16(POLLIN), revents: 0)
    while true {
      poll(&event, 1, -1)
      let n = Socket.read(connection.number, &buffer, buffer.count)
      if n == 0 || (n < 0 && n != -Int(EAGAIN)) { return }
      if n > 0 { _ = Socket.write(connection.number, response, response.count) }
    }
  }
}
