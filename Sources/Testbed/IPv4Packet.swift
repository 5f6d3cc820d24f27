import Glibc

/// The headers of a captured packet, read without trust in its lengths.
struct IPv4Packet<Bytes: RandomAccessCollection<UInt8>> {
  enum Kind: Equatable {
    case tcp
    case udp(destination: UInt16)
    /// Another protocol, a fragment, or a header that is cut off.
    case other
  }

  let kind: Kind
  /// What is behind the transport's header; nil where there is none.
  let payload: Bytes.SubSequence?

  /// Nil for what is no IPv4.
  init?(_ packet: Bytes) {
    func byte(_ offset: Int) -> Int { Int(packet[packet.index(packet.startIndex, offsetBy: offset)]) }
    guard packet.count >= 20, byte(0) >> 4 == 4 else { return nil }
    let header = (byte(0) & 15) * 4
    let isFragment = byte(6) & 0x3f != 0 || byte(7) != 0
    var start: Int?
    switch Int32(byte(9)) {
    case _ where isFragment: kind = .other
    case Int32(IPPROTO_TCP) where packet.count >= header + 20:
      kind = .tcp
      start = header + (byte(header + 12) >> 4) * 4
    case Int32(IPPROTO_UDP) where packet.count >= header + 8:
      kind = .udp(destination: UInt16(byte(header + 2) << 8 | byte(header + 3)))
      start = header + 8
    default: kind = .other
    }
    // A packet of 64 KiB and more, as one host hands them on, has length 0 in its header.
    let total = min(byte(2) << 8 | byte(3), packet.count)
    let end = total == 0 ? packet.count : total
    payload = start.flatMap { $0 <= end ? packet.dropFirst($0).prefix(end - $0) : nil }
  }
}
