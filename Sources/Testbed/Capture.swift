import CKernel
import Glibc
import Kernel
import Quantities
import Synchronization

/// What a capture saw of the packets between the pods.
package struct CaptureSummary: Equatable, Sendable {
  /// Packets of IPv4.
  package var packets = 0
  /// TCP and UDP packets that carried data.
  package var dataPackets = 0
  /// Of these, those in which the trial's token stood in the clear.
  package var packetsWithToken = 0
  /// Of these, UDP by destination port.
  package var datagrams: [UInt16: Int] = [:]

  /// Takes in one packet of whatever kind.
  mutating func add(_ bytes: some RandomAccessCollection<UInt8>, token: [UInt8]) {
    guard let packet = IPv4Packet(bytes) else { return }
    packets += 1
    guard let payload = packet.payload, !payload.isEmpty else { return }
    dataPackets += 1
    if payload.firstRange(of: token) != nil { packetsWithToken += 1 }
    if case .udp(let port) = packet.kind { datagrams[port, default: 0] += 1 }
  }
}

/// A short look at the packets of one link, ended by `finish` or by itself after `limit` data packets.
final class Capture: Sendable {
  private static let limit = 2_000
  /// After `finish`, so many data packets are evidence enough, even if a busy link still has more.
  private static let enough = 200
  private let thread: Thread
  private let shared: Shared

  private final class Shared: Sendable {
    let isOver = Atomic(false)
    let summary = Mutex(CaptureSummary())
  }

  /// Opens a packet socket on `interface` inside `network` and begins to read.
  ///
  /// - Throws: `SystemError` without CAP_NET_RAW in the namespace.
  init(on interface: String, in network: NetworkNamespace, token: String) throws(SystemError) {
    let socket = try network.perform { () throws(SystemError) in
      try check("packet socket on \(interface)") { ck_packet_socket(interface) }
    }
    let shared = Shared()
    self.shared = shared
    let token = Array(token.utf8)
    thread = try Thread(name: "capture") { Self.read(Descriptor(owning: socket), token, into: shared) }
  }

  private static func read(_ socket: consuming Descriptor, _ token: [UInt8], into shared: Shared) {
    var buffer = [UInt8](repeating: 0, count: 1 << 17)
    var summary = CaptureSummary()
    var event = pollfd(fd: socket.number, events: Int16(POLLIN), revents: 0)
    while summary.dataPackets < limit {
      let n = recv(socket.number, &buffer, buffer.count, 0)
      if n >= 0 {
        summary.add(buffer[..<n], token: token)
        // A link faster than this thread must not hold up the trial: the window would begin without its first sample.
        if summary.dataPackets >= enough, shared.isOver.load(ordering: .acquiring) { break }
      } else if shared.isOver.load(ordering: .acquiring) {
        break
      } else {
        poll(&event, 1, 5)
      }
    }
    shared.summary.withLock { $0 = summary }
  }

  /// Takes in what has arrived until now and ends. To be called once.
  func finish() -> CaptureSummary {
    shared.isOver.store(true, ordering: .releasing)
    thread.join()
    return shared.summary.withLock { $0 }
  }
}
