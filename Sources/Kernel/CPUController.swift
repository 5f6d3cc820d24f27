/// The hierarchy that has the cpu controller, and the place in it where groups with a quota can be made.
package struct CPUController: Equatable, Sendable {
  package enum Version: Equatable, Sendable {
    case one
    case two
  }

  package let version: Version
  package let parent: ControlGroup

  /// Version 2 where a group at or above `group` lets its children have the controller, else version 1; nil where
  /// neither has it. No group that others made is changed for it.
  package static func find(around group: ControlGroup) -> CPUController? {
    if let parent = provider(atOrAbove: group, reading: { try? File.read($0) }) {
      return CPUController(version: .two, parent: parent)
    }
    guard let own = try? ControlGroup.own(in: .version1(controller: "cpu")) else { return nil }
    return CPUController(version: .one, parent: own)
  }

  /// The nearest group of version 2 whose `cgroup.subtree_control` names cpu.
  static func provider(atOrAbove group: ControlGroup, reading read: (String) -> String?) -> ControlGroup? {
    var next = group
    while let enabled = read("\(next.path)/cgroup.subtree_control") {
      if enabled.split(whereSeparator: \.isWhitespace).contains("cpu") { return next }
      next = next.parent
    }
    return nil
  }
}
