import Foundation
import Quantities
import Serve
import Support
import Testing

@testable import Load

/// TCP and UDP echoes against `toll serve` and sockets that misbehave.
@Suite struct EchoLoadTests {
  private func run(
    _ transport: Echo.Transport, _ address: String, _ payload: [UInt8]? = nil, _ count: UInt64, connections: Int = 1,
    timeout: Nanoseconds = .seconds(20), needsConnection: Bool = true
  ) throws -> LoadResult {
    try LiveRun.result(
      "\(transport)://\(address)", .asFastAsPossible, .requests(count), call: .echo(Echo(transport, payload: payload)),
      connections: connections, timeout: timeout, needsConnection: needsConnection)
  }

  @Test(arguments: [Echo.Transport.tcp, .udp], [nil, 1, 20_000] as [Int?])
  func whatIsSentComesBack(_ transport: Echo.Transport, _ size: Int?) throws {
    try TollServer.run([.tcpEcho, .udpEcho]) { server in
      let payload = size.map { size in (0..<size).map { UInt8(truncatingIfNeeded: $0) } }
      let address = server.address(of: transport == .tcp ? .tcpEcho : .udpEcho)
      let result = try run(transport, address, payload, 300, connections: 3)
      #expect(result.summary == "2xx 300")
      #expect(result.statuses.isEmpty)
      #expect(result.total.bytesRead == UInt64(300 * (size ?? 24)))
      #expect(result.lifetime.connectionsOpened == 3)
    }
  }

  @Test func aLargeMessageIsReadWhileItIsSent() throws {
    try TollServer.run([.tcpEcho]) { server in
      let payload = (0..<8_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      let result = try run(.tcp, server.address(of: .tcpEcho), payload, 4)
      #expect(result.summary == "2xx 4")
      #expect(result.total.firstByte.mean < result.total.service.mean)
    }
  }

  @Test func messagesAreFortios() {
    var bytes = [UInt8](repeating: 0, count: 24)
    bytes.withUnsafeMutableBufferPointer { place in
      guard let base = place.baseAddress else { return }
      Echo.write(connection: 7, number: 1_234, to: base)
      #expect(String(decoding: place, as: UTF8.self) == "Fortio\n0007\n000000001234")
      #expect(Echo.number(connection: 7, from: base) == 1_234)
      #expect(Echo.number(connection: 8, from: base) == nil)
      place[0] = 0
      #expect(Echo.number(connection: 7, from: base) == nil)
    }
  }

  @Test func aWrongByteBreaksTheRules() throws {
    let (listener, port) = try Loopback.listen()
    defer { close(listener) }
    Thread.detachNewThread {
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        var bytes = [UInt8](repeating: 0, count: 24)
        recv(connection, &bytes, 24, 0)
        bytes[23] ^= 1
        send(connection, bytes, 24, Int32(MSG_NOSIGNAL))
        recv(connection, &bytes, 24, 0)
        close(connection)
      }
    }
    #expect(try run(.tcp, "127.0.0.1:\(port)", nil, 3).summary == "protocolError 3")
  }

  /// Answers every second datagram at once, and the others together with the next one.
  @Test func lossAndLatenessAreCounted() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(descriptor, $0, length)
        _ = getsockname(descriptor, $0, &length)
      }
    }
    Thread.detachNewThread {
      var held: [UInt8] = []
      var bytes = [UInt8](repeating: 0, count: 64)
      while true {
        var peer = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let size = withUnsafeMutablePointer(to: &peer) {
          $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { recvfrom(descriptor, &bytes, 64, 0, $0, &length) }
        }
        guard size > 0 else { return }
        let message = Array(bytes[..<size])
        if held.isEmpty {
          held = message
          continue
        }
        for answer in [held, message] {
          withUnsafePointer(to: &peer) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
              _ = sendto(descriptor, answer, answer.count, 0, $0, length)
            }
          }
        }
        held = []
      }
    }
    let port = UInt16(bigEndian: address.sin_port)
    let result = try run(.udp, "127.0.0.1:\(port)", nil, 10, timeout: .milliseconds(50))
    shutdown(descriptor, Int32(SHUT_RDWR))
    #expect(result.summary == "2xx 5, timeout 5")
    #expect(result.total.lateDatagrams == 5)
    #expect(result.lifetime.connectionsOpened == 1)
  }

  @Test func aPortNobodyServesIsRefused() throws {
    let port = try Loopback.freePort()
    let result = try run(.udp, "127.0.0.1:\(port)", nil, 3)
    #expect(result.summary == "connectRefused 3")
  }
}
