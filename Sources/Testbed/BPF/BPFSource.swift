/// The BPF programs of this testbed, as C sources that the binary carries with it.
enum BPFSource: String, CaseIterable, Sendable {
  case service
  case route
  case sockets
  case proxy
  case idle

  var text: String { String(decoding: bytes, as: UTF8.self) }

  private var bytes: [UInt8] {
    switch self {
    case .service: PackageResources.service_bpf_c
    case .route: PackageResources.route_bpf_c
    case .sockets: PackageResources.sockets_bpf_c
    case .proxy: PackageResources.proxy_bpf_c
    case .idle: PackageResources.idle_bpf_c
    }
  }

  /// What all of them include, by its name.
  static let header = (name: "toll.h", text: String(decoding: PackageResources.toll_h, as: UTF8.self))
}
