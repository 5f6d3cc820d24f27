import Glibc
import Kernel
import Quantities
import Testing

@Suite struct SocketTests {
  @Test func addressesReadAsPeopleWriteThem() throws {
    #expect(try SocketAddress.resolve(host: "127.0.0.1", port: 80).description == "127.0.0.1:80")
    #expect(try SocketAddress.resolve(host: "::1", port: 8080).description == "[::1]:8080")
    #expect(try SocketAddress.resolve(host: "127.0.0.1", port: 443).port == 443)
    #expect(try SocketAddress.unix(path: "/tmp/a.sock").description == "/tmp/a.sock")
  }

  @Test func whatCannotBeAnAddressIsNamed() {
    #expect(
      throws: Problem.environment(
        "cannot resolve \"no.such.host.invalid\": Name or service not known; check the host name")
    ) { try SocketAddress.resolve(host: "no.such.host.invalid", port: 1) }
    let long = "/" + String(repeating: "x", count: 107)
    #expect(throws: Problem.usage("the socket path \(long) is longer than 107 bytes; use a shorter one")) {
      try SocketAddress.unix(path: long)
    }
  }

  @Test func connectsAcceptsReadsAndEnds() throws {
    let listener = try Socket.listening(at: try SocketAddress.resolve(host: "127.0.0.1", port: 0))
    let address = try Socket.localAddress(listener.number)
    #expect(try Socket.accept(listener.number) == nil)
    let client = try Socket.connecting(to: address)
    let accepted = try poll { try Socket.accept(listener.number) }
    let server = Descriptor(owning: accepted)
    #expect(Socket.pendingError(client.number) == 0)
    #expect(Socket.write(client.number, Array("hello".utf8), 5) == 5)
    var buffer = [UInt8](repeating: 0, count: 16)
    let read = try poll { () -> Int? in
      let n = Socket.read(server.number, &buffer, 16)
      return n == -Int(EAGAIN) ? nil : n
    }
    #expect(read == 5)
    #expect(String(decoding: buffer[..<5], as: UTF8.self) == "hello")
    #expect(Socket.read(client.number, &buffer, 16) == -Int(EAGAIN))
  }

  @Test func aTakenPortIsNamed() throws {
    let listener = try Socket.listening(at: try SocketAddress.resolve(host: "127.0.0.1", port: 0))
    let address = try Socket.localAddress(listener.number)
    #expect(throws: SystemError(code: EADDRINUSE, call: "bind")) { _ = try Socket.listening(at: address) }
  }

  /// Asks until there is an answer, at most five seconds.
  private func poll<T>(_ answer: () throws -> T?) throws -> T {
    let deadline = MonotonicClock.nanoseconds() + 5_000_000_000
    while MonotonicClock.nanoseconds() < deadline {
      if let answer = try answer() { return answer }
      sched_yield()
    }
    throw SystemError(code: ETIMEDOUT, call: "poll")
  }
}
