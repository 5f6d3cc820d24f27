import Glibc

/// Addresses as the programs' maps hold them.
enum BPFAddress {
  /// An IPv4 address of ours, in network order.
  static func networkOrder(_ address: String) -> UInt32 { inet_addr(address) }
}

/// `struct endpoint` of toll.h.
struct BPFEndpoint: BitwiseCopyable {
  /// Network order.
  let address: UInt32
  /// The host's order.
  let port: UInt32

  init(_ address: String, _ port: UInt16) {
    self.address = BPFAddress.networkOrder(address)
    self.port = UInt32(port)
  }
}
