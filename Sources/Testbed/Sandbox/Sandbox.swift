import Glibc
import Kernel
import Quantities

/// The closed room that every local testbed lives in: its own PID, mount and network namespaces under one supervisor.
///
/// Three processes of the same binary: the one the user started, which waits; the supervisor, PID 1 inside, which
/// reaps; and the runner, which does the work. When the first or the second dies, by SIGKILL too, the kernel ends
/// every process inside, and with them all links, rules and mounts.
package struct Sandbox: Sendable {
  /// True with the host's root; false inside a user namespace, where only uid 0 exists.
  package let isPrivileged: Bool
  /// What all its processes are in; nil without root, or where the host has no control group v2 hierarchy to write to.
  package let controlGroup: ControlGroup?

  /// A private tmpfs for work files, `Sandbox.directory`.
  package static let directory = "/run/toll"
  /// Where named network namespaces are mounted, so that `ip -n` and `nsenter --net=` find them.
  package static let namespaces = "/run/netns"
  /// The /proc of the host's PID namespace, which shows the processes outside too.
  package static let hostProcPath = "/run/toll/host-proc"

  /// What `enter` found this process to be.
  package enum Entry {
    /// The runner: do the work.
    case inside(Sandbox)
    /// The runner has ended; leave with this status.
    case finished(exitStatus: Int32)
  }

  /// Runs this binary again with `arguments` (without the program's name) inside a sandbox.
  ///
  /// To be called first thing, in the main thread, by all three processes: in the runner it returns at once.
  /// SIGINT, SIGTERM and SIGHUP are passed on to the runner; the second one kills.
  /// - Throws: `Problem` of kind environment where namespaces or mounts are refused.
  package static func enter(arguments: [String], environment: [String: String]) throws(Problem) -> Entry {
    switch environment[variable].flatMap(Role.init) {
    case .supervisor(let privileged) where getpid() == 1:
      try SandboxMounts.prepare()
      return .finished(exitStatus: try supervise(arguments, environment, privileged))
    case .runner(let privileged) where getppid() == 1 && access(hostProcPath, F_OK) == 0:
      unsetenv(variable)
      _ = DescriptorLimit.raise()
      return .inside(Sandbox(isPrivileged: privileged, controlGroup: privileged ? SandboxGroup.current() : nil))
    default:
      return .finished(exitStatus: try waitOutside(arguments, environment))
    }
  }

  /// Whether this is the process that the user started: what must happen once, before the sandbox, is to be done here.
  package static func isOutside(_ environment: [String: String]) -> Bool { environment[variable] == nil }

  private static func waitOutside(_ arguments: [String], _ environment: [String: String]) throws(Problem) -> Int32 {
    let privileged = geteuid() == 0
    var spawn = again(arguments, environment, as: .supervisor(privileged: privileged))
    spawn.newNamespaces = privileged ? [.process, .mount, .network] : [.user, .process, .mount, .network]
    spawn.diesWithParent = true
    spawn.startsSession = true
    let group = privileged ? try? SandboxGroup() : nil
    spawn.controlGroup = group?.group
    defer { withExtendedLifetime(group) {} }
    do throws(SpawnError) {
      return try Supervision.run(spawn, alsoReap: false, lifeline: try Lifeline.toSupervisor())
    } catch {
      throw .environment(
        "cannot create the testbed's namespaces: \(error); run as root, or allow unprivileged user namespaces")
    }
  }

  private static func supervise(
    _ arguments: [String], _ environment: [String: String], _ privileged: Bool
  ) throws(Problem) -> Int32 {
    do throws(SpawnError) {
      return try Supervision.run(
        again(arguments, environment, as: .runner(privileged: privileged)), alsoReap: true, lifeline: .fromOutside)
    } catch {
      throw .environment("the testbed's supervisor failed: \(error)")
    }
  }

  private static func again(_ arguments: [String], _ environment: [String: String], as role: Role) -> Spawn {
    Spawn(
      "/proc/self/exe", arguments, environment: environment.merging([variable: role.description]) { _, new in new })
  }

  private static let variable = "TOLL_SANDBOX"

  private enum Role: CustomStringConvertible {
    case supervisor(privileged: Bool)
    case runner(privileged: Bool)

    init?(_ text: String) {
      switch text {
      case "supervisor": self = .supervisor(privileged: true)
      case "supervisor, user namespace": self = .supervisor(privileged: false)
      case "runner": self = .runner(privileged: true)
      case "runner, user namespace": self = .runner(privileged: false)
      default: return nil
      }
    }

    var description: String {
      switch self {
      case .supervisor(let privileged): privileged ? "supervisor" : "supervisor, user namespace"
      case .runner(let privileged): privileged ? "runner" : "runner, user namespace"
      }
    }
  }
}
