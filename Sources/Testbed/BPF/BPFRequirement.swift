import Kernel
import Quantities

extension Resources {
  /// - Throws: `Problem` of kind environment where there is none.
  func requiredControlGroup() throws(Problem) -> ControlGroup {
    guard let controlGroup else { throw .environment(BPFRequirement.controlGroup) }
    return controlGroup
  }
}

/// What keeps BPF set-ups from a machine.
enum BPFRequirement {
  static let root = "its BPF programs need root"
  static let controlGroup =
    "its BPF programs need a control group v2 hierarchy that can be written to; mount one, for example on /sys/fs/cgroup"

  static func obstacle(in sandbox: Sandbox) -> String? {
    if !sandbox.isPrivileged { return root }
    return sandbox.controlGroup == nil ? controlGroup : nil
  }
}
