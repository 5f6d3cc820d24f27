import Kernel
import Quantities

/// The control group below which a sandbox's processes with a CPU quota are, each in its own.
///
/// It is made when the first quota is asked for. In a hierarchy of version 2 it stands beside the sandbox's group, not in
/// it, because a group with processes of its own may not hand the controller on.
package struct CPUQuotas: Sendable {
  static let prefix = "toll-quota-"
  private let version: CPUController.Version
  private let group: ControlGroup

  /// - Throws: `Problem` of kind environment where the kernel gives no quotas.
  package init(in sandbox: Sandbox) throws(Problem) {
    guard sandbox.isPrivileged else {
      throw .environment("a CPU limit for proxies needs root; run as root, or take the limit away")
    }
    guard let sandboxGroup = sandbox.controlGroup else {
      throw .environment(
        "a CPU limit for proxies needs a control group v2 hierarchy that can be written to; mount one, for example on "
          + "/sys/fs/cgroup")
    }
    guard let controller = CPUController.find(around: sandboxGroup.parent) else {
      throw .environment(
        "a CPU limit for proxies needs the cpu controller: mount it (control groups v1), let a group above this process "
          + "give it (v2, cgroup.subtree_control), or take the limit away")
    }
    version = controller.version
    group = Self.group(for: sandboxGroup, under: controller)
    do throws(SystemError) {
      try makeGroup(under: controller.parent)
    } catch {
      throw .environment("a CPU limit for proxies cannot be set: \(error)")
    }
  }

  /// Where it is for a sandbox whose group is `toll-PID`.
  static func group(for sandbox: ControlGroup, under controller: CPUController) -> ControlGroup {
    controller.parent.child("\(prefix)\(sandbox.name.dropFirst(SandboxGroup.prefix.count))")
  }

  private func makeGroup(under parent: ControlGroup) throws(SystemError) {
    do {
      _ = try parent.create(String(group.name))
    } catch {
      if !error.isAlreadyThere { throw error }
    }
    if version == .two { try group.set("cgroup.subtree_control", "+cpu") }
  }

  /// Puts the child, and what it starts, under a quota. Not for real-time tasks, which the kernel may refuse there.
  func limit(_ spawn: inout Spawn, to cores: Double, name: String) throws(SystemError) {
    let own = try group.create(name)
    do throws(SystemError) {
      for setting in CPUQuota(cores: cores).settings(version) { try own.set(setting.file, setting.text) }
    } catch {
      try? own.remove()
      throw error
    }
    switch version {
    case .one: spawn.quotaGroup = own
    case .two: spawn.controlGroup = own
    }
  }
}
