import Kernel
import Quantities
import Results

/// Socket load balancing for all processes of the sandbox: connections to the service's address are made to the server
/// pod at once.
struct ServiceBalancer {
  /// From the range clusters give to services.
  static let address = "10.96.0.10"

  let object: BPFObject

  /// `struct slot`.
  private struct Slot: BitwiseCopyable {
    let service: BPFEndpoint
    let number: UInt32
  }

  /// - Throws: `Problem` of kind environment.
  init(on stage: Stage) throws(Problem) {
    object = try BPFObject(.service, compiler: stage.resources.compiler())
    let service = BPFEndpoint(Self.address, stage.plan.serverPort)
    let backend = BPFEndpoint(stage.network.topology.server.address, stage.plan.serverPort)
    try object.map("backends").set(Slot(service: service, number: 0), to: backend)
    try object.map("services").set(service, to: UInt32(1))
    let group = try stage.resources.requiredControlGroup()
    try object.attach("connect_backend", to: group)
    try object.attach("name_service", to: group)
  }

  /// Connections whose address was replaced.
  func translated() throws(Problem) -> UInt64 { try object.count("translated") }

  func record() -> ComponentRecord {
    object.record("service-balancer", hooks: "cgroup/connect4, cgroup/getpeername4")
  }
}

extension BPFObject {
  /// As a run's record names it.
  ///
  /// - Parameter hooks: where in the kernel it sits.
  func record(_ component: String, hooks: String) -> ComponentRecord {
    ComponentRecord(
      name: component, role: ComponentRole.redirection.rawValue, software: "BPF (\(hooks))",
      version: "on kernel \(Machine.kernelRelease)", note: "Toll's own program, not Cilium's", digest: digest, argv: [],
      config: source.text)
  }
}
