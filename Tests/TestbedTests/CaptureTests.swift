import Testing

@testable import Testbed

struct CaptureTests {
  /// An IPv4 packet with a TCP segment, `optionWords` words of TCP options, and `padding` behind it.
  private func packet(_ data: String, protocolNumber: UInt8 = 6, optionWords: Int = 0, padding: Int = 0) -> [UInt8] {
    let length = 20 + 20 + optionWords * 4 + data.utf8.count
    var bytes = [UInt8](repeating: 0, count: 40 + optionWords * 4)
    bytes[0] = 0x45
    bytes[2] = UInt8(length >> 8)
    bytes[3] = UInt8(length & 255)
    bytes[9] = protocolNumber
    bytes[32] = UInt8(5 + optionWords) << 4
    return bytes + Array(data.utf8) + [UInt8](repeating: 0, count: padding)
  }

  private func summary(of packets: [[UInt8]], token: String = "c0ffee") -> CaptureSummary {
    packets.reduce(into: CaptureSummary()) { $0.add($1, token: Array(token.utf8)) }
  }

  @Test func dataAndTokenAreFoundBehindOptions() {
    let seen = summary(of: [packet("GET / c0ffee\r\n", optionWords: 3), packet("HTTP/1.1 200 OK", optionWords: 3)])
    #expect((seen.dataPackets, seen.packetsWithToken) == (2, 1))
  }

  @Test func acknowledgementsAndPaddingAreNoData() {
    #expect(summary(of: [packet(""), packet("", padding: 6)]).dataPackets == 0)
  }

  @Test func onlyTCPAndUDPOverIPv4CarryData() {
    var arp = packet("c0ffee")
    arp[0] = 0
    var fragment = packet("c0ffee")
    fragment[7] = 100
    let others = [packet("c0ffee", protocolNumber: 1), arp, fragment, [0x45, 0], []]
    #expect(summary(of: others) == CaptureSummary(packets: 2))
  }

  @Test func datagramsAreCountedByPort() {
    // The layout of `packet` puts 12 bytes of its TCP header behind a UDP header: they are data here.
    var (tunnel, empty) = (packet("c0ffee", protocolNumber: 17), packet("", protocolNumber: 17))
    (tunnel[22], tunnel[23]) = (0xca, 0x9f)
    (empty[22], empty[23], empty[3]) = (0xca, 0x9f, 28)
    let seen = summary(of: [tunnel, empty])
    #expect(seen == CaptureSummary(packets: 2, dataPackets: 1, packetsWithToken: 1, datagrams: [51_871: 1]))
  }

  @Test func cutHeadersAreNotReadBeyond() {
    var short = packet("")
    short[32] = 0xf0
    #expect(summary(of: [short, Array(packet("x").prefix(30))]).dataPackets == 0)
  }

  @Test func packetsBeyondTheLengthFieldAreWhole() {
    var large = packet("c0ffee and much more")
    (large[2], large[3]) = (0, 0)
    #expect(summary(of: [large]).packetsWithToken == 1)
  }
}
