import Glibc
import Kernel
import Quantities
import Serve
import Synchronization
import Testing

/// A server in the test process on a port of the kernel's choice, stopped at the end of `body`.
@discardableResult
func withServer<Value>(
  _ plan: ServePlan = ServePlan(port: 0), _ body: (LiveServer) throws -> Value
) throws -> (value: Value, counts: ServeCounts, notices: [ServeNotice]) {
  let notices = NoticeList()
  let server = try Server.start(plan) { notices.add($0) }
  do {
    let value = try body(LiveServer(addresses: server.addresses))
    return (value, server.stop(), notices.all)
  } catch {
    _ = server.stop()
    throw error
  }
}

struct LiveServer {
  /// Of its first listener.
  let address: SocketAddress
  private let addresses: [(service: Service, address: SocketAddress)]
  var url: String { "http://\(address)" }

  init(addresses: [(service: Service, address: SocketAddress)]) throws {
    self.addresses = addresses
    address = try #require(addresses.first).address
  }

  /// Where it speaks `service`.
  func address(of service: Service) throws -> SocketAddress {
    try #require(addresses.first { $0.service == service }).address
  }

  /// A server in another process on this machine.
  init(port: String) throws {
    try self.init(addresses: [(.http, try SocketAddress.resolve(host: "127.0.0.1", port: UInt16(port) ?? 0))])
  }
}

private final class NoticeList: Sendable {
  private let notices = Mutex<[ServeNotice]>([])
  func add(_ notice: ServeNotice) { notices.withLock { $0.append(notice) } }
  var all: [ServeNotice] { notices.withLock { $0 } }
}

/// A blocking client socket that sends what it is told, well-formed or not.
final class RawClient {
  private let descriptor: Int32

  init(_ server: LiveServer) throws {
    descriptor = try Socket.connecting(to: server.address).release()
    var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    Glibc.poll(&ready, 1, 10_000)
    let code = Socket.pendingError(descriptor)
    if code != 0 { throw SystemError(code: code, call: "connect") }
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
    var limit = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let n = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard n > 0 else { return }
      rest = rest.dropFirst(n)
    }
  }

  func finishWriting() { Socket.finishWriting(descriptor) }

  /// Ends the connection with a reset.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    _ = dup2(0, descriptor)
  }

  /// Whether something has come.
  var hasAnswer: Bool {
    var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return Glibc.poll(&ready, 1, 0) > 0
  }

  /// The bytes that come until there are `count` of them or the stream ends; nil for an error such as a reset.
  func read(_ count: Int = .max) -> [UInt8]? {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while bytes.count < count {
      let n = recv(descriptor, &block, min(block.count, count - bytes.count), 0)
      if n < 0 { return nil }
      if n == 0 { break }
      bytes += block[..<n]
    }
    return bytes
  }

  /// What comes until the stream ends, without the Date lines.
  func answers() -> String? { read().map { Self.undated(String(decoding: $0, as: UTF8.self)) } }

  static func undated(_ text: String) -> String {
    text.split(separator: "\r\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("Date: ") }
      .joined(separator: "\r\n")
  }
}

extension ServePlan {
  /// A plan of one HTTP listener on 127.0.0.1.
  init(
    port: UInt16, threads: Int = 1, seed: UInt64 = 1, bodyLimit: ByteCount = ByteCount(4 << 20),
    maxConnections: Int = 16_384, defaultParameters: String? = nil, delay: DelayDistribution? = nil,
    stampsDwell: Bool = false
  ) {
    self.init(
      listeners: [ListenPlan(.http, .port(port, host: "127.0.0.1"))], threads: threads, seed: seed,
      bodyLimit: bodyLimit, maxConnections: maxConnections, defaultParameters: defaultParameters, delay: delay,
      stampsDwell: stampsDwell)
  }

  /// A plan of one listener for each of `services`, on ports of the kernel's choice.
  init(_ services: Service..., defaultParameters: String? = nil) {
    self.init(
      listeners: services.map { ListenPlan($0, .port(0, host: "127.0.0.1")) }, defaultParameters: defaultParameters)
  }
}
