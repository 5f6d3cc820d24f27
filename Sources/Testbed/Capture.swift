import CKernel
import Glibc
import Kernel
import Quantities
import Synchronization

/// What a capture saw of the packets between the pods.
package struct CaptureSummary: Equatable, Sendable {
  /// TCP packets that carried data.
  package var dataPackets = 0
  /// Of these, those in which the trial's token stood in the clear.
  package var packetsWithToken = 0

  /// Takes in one IPv4 packet.
  mutating func add(_ packet: some RandomAccessCollection<UInt8>, token: [UInt8]) {
    guard let payload = TCPPayload.of(packet), !payload.isEmpty else { return }
    dataPackets += 1
    if payload.firstRange(of: token) != nil { packetsWithToken += 1 }
  }
}

/// Where the data of a TCP packet begins.
enum TCPPayload {
  /// The bytes behind the IPv4 and TCP headers; nil for anything but unfragmented TCP.
  static func of<Bytes: RandomAccessCollection<UInt8>>(_ packet: Bytes) -> Bytes.SubSequence? {
    func byte(_ offset: Int) -> Int { Int(packet[packet.index(packet.startIndex, offsetBy: offset)]) }
    guard packet.count >= 20, byte(0) >> 4 == 4, byte(9) == Int(IPPROTO_TCP), byte(6) & 0x3f == 0, byte(7) == 0 else {
      return nil
    }
    let ipHeader = (byte(0) & 15) * 4
    let total = min(byte(2) << 8 | byte(3), packet.count)
    guard packet.count >= ipHeader + 20 else { return nil }
    let start = ipHeader + (byte(ipHeader + 12) >> 4) * 4
    // A packet of 64 KiB and more, as one host hands them on, has length 0 in its header.
    let end = total == 0 ? packet.count : total
    return start <= end ? packet.dropFirst(start).prefix(end - start) : nil
  }
}

/// A short look at the packets of one link, ended by `finish` or by itself after `limit` data packets.
final class Capture: Sendable {
  private static let limit = 2_000
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
