import Foundation
import Kernel
import Quantities
import Sampling
import Synchronization

/// What the trials of one run share: system programs, Envoy, certificates, and who proxies run as. Each is looked for
/// when a set-up first needs it, so that the baseline runs where there is no Envoy.
package final class Resources: Sendable {
  package let environment: [String: String]
  package let bypass: ProxyBypass
  let ip: Tool
  /// The control group that every process of the sandbox is in.
  var controlGroup: ControlGroup? { sandbox.controlGroup }
  private let sandbox: Sandbox
  /// The Envoy named for the run, if any.
  private let envoyName: String?
  private let found = Mutex(Found())

  private struct Found {
    var envoy: EnvoyBinary?
    var certificates: Certificates?
    var compiler: BPFCompiler?
    var quotas: CPUQuotas?
    var idleThreads: IdleThreads??
  }

  /// Workloads that have certificates.
  private static let workloads = ["client", "server", "waypoint"]

  /// - Throws: `Problem` of kind environment without `ip`.
  package init(sandbox: Sandbox, environment: [String: String], envoy: String? = nil) throws(Problem) {
    self.environment = environment
    envoyName = envoy
    self.sandbox = sandbox
    bypass = sandbox.isPrivileged ? .istio : .rootless
    ip = try Tool("ip", package: "iproute2", environment: environment)
  }

  /// Who proxies run as; nil leaves them our own user, the only one a user namespace has.
  var proxyIdentity: Spawn.Identity? {
    switch bypass {
    case .owner(let identity): identity
    case .mark: nil
    }
  }

  /// The mark proxies put on their own connections, where they are told apart by it.
  var proxyMark: UInt32? {
    switch bypass {
    case .owner: nil
    case .mark(let mark): mark
    }
  }

  /// - Throws: `Problem` of kind environment that says how to get Envoy.
  package func envoy() throws(Problem) -> EnvoyBinary {
    if let known = found.withLock({ $0.envoy }) { return known }
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let envoy = try EnvoyBinary.locate(named: envoyName, environment: environment, near: program)
    found.withLock { $0.envoy = envoy }
    return envoy
  }

  func certificates() throws(Problem) -> Certificates {
    if let known = found.withLock({ $0.certificates }) { return known }
    let made = try Certificates(
      for: Self.workloads, in: "\(Sandbox.directory)/certificates", owner: proxyIdentity)
    found.withLock { $0.certificates = made }
    return made
  }

  /// - Throws: `Problem` of kind environment that says what to install.
  func compiler() throws(Problem) -> BPFCompiler {
    if let known = found.withLock({ $0.compiler }) { return known }
    let compiler = try BPFCompiler(in: "\(Sandbox.directory)/bpf", environment: environment)
    found.withLock { $0.compiler = compiler }
    return compiler
  }

  /// - Throws: `Problem` of kind environment where the kernel gives none.
  func quotas() throws(Problem) -> CPUQuotas {
    if let known = found.withLock({ $0.quotas }) { return known }
    let quotas = try CPUQuotas(in: sandbox)
    found.withLock { $0.quotas = quotas }
    return quotas
  }

  /// Nil without root, clang or a kernel that takes the program: then nobody keeps their time.
  package func idleThreads() -> (any IdleThreadClock)? {
    if let known = found.withLock({ $0.idleThreads }) { return known }
    let made = sandbox.isPrivileged ? try? IdleThreads(compiler: compiler()) : nil
    found.withLock { $0.idleThreads = .some(made) }
    return made
  }

  /// `iptables-restore` and `iptables-save`.
  func iptables(_ verb: String) throws(Problem) -> Tool {
    try Tool("iptables-\(verb)", package: "iptables", environment: environment)
  }
}
