import Quantities
import Wire

/// The TLS contexts of a server: what each service is sealed with.
struct Security: Sendable {
  private let http: TLSContext
  private let grpc: TLSContext
  /// Answers handshakes with an alert.
  private let refusing: TLSContext
  private let faults: Chance

  /// - Throws: `Problem` that names the file that cannot be used.
  init(_ plan: TLSPlan, faults: Chance) throws(Problem) {
    func context(_ protocols: [String]) throws(Problem) -> TLSContext {
      var plan = plan
      plan.protocols = protocols
      return try TLSContext(plan, as: .server)
    }
    http = try context(["h2", "http/1.1"])
    grpc = try context(["h2"])
    refusing = try context([])
    refusing.refuseHandshakes()
    self.faults = faults
  }

  /// What the next connection is sealed with.
  func context(for service: Service, _ random: inout SplitMix64) -> TLSContext {
    if faults.happens(&random) { return refusing }
    return service == .grpc ? grpc : http
  }
}
