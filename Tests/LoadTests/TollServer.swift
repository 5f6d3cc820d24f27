import Kernel
import Quantities
import Serve
import Support
import Wire

/// `toll serve` in the test process, on ports of the kernel's choice.
struct TollServer {
  private let addresses: [(service: Service, address: SocketAddress)]

  /// `127.0.0.1:port` of a service.
  func address(of service: Service = .http) -> String {
    addresses.first { $0.service == service }.map { "\($0.address)" } ?? ""
  }

  /// Runs `body` while it serves.
  ///
  /// - Returns: what it counted.
  @discardableResult
  static func run(
    _ services: [Service] = [.http], parameters: String? = nil, tls: TLSPlan? = nil, alerts: Chance = .never,
    stampsDwell: Bool = false, _ body: (TollServer) throws -> Void
  ) throws -> ServeCounts {
    let plan = ServePlan(
      listeners: services.map { ListenPlan($0, .port(0, host: "127.0.0.1")) }, defaultParameters: parameters,
      stampsDwell: stampsDwell, tls: tls, handshakeFaults: alerts)
    let server = try Server.start(plan) { _ in }
    do { try body(TollServer(addresses: server.addresses)) } catch {
      _ = server.stop()
      throw error
    }
    return server.stop()
  }
}

extension TLSPlan {
  /// A server's, with one of the certificates for tests.
  static func server(
    _ name: String = "server", _ versions: ClosedRange<TLSVersion> = .tls12 ... .tls13, mtls: Bool = false
  ) throws -> TLSPlan {
    let files = try Certificates.shared.get()
    return TLSPlan(
      identity: Identity(certificate: files.certificate(name), key: files.key(name)),
      verification: mtls ? .authorities(path: files.certificate("ca")) : .none, versions: versions)
  }
}
