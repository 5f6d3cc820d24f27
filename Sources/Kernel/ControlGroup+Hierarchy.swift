extension ControlGroup {
  /// Version 2 has one tree for all controllers; version 1 has one for each, or for a few together.
  package enum Hierarchy: Equatable, Sendable, CustomStringConvertible {
    case unified
    case version1(controller: String)

    package var description: String {
      switch self {
      case .unified: "control groups v2"
      case .version1(let controller): "control groups v1 with the \(controller) controller"
      }
    }

    /// From `0::/directory`, or `4:cpu,cpuacct:/directory`; nil from the line of another one.
    func directory(inLine line: Substring) -> Substring? {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3, fields[2].hasPrefix("/") else { return nil }
      switch self {
      case .unified: return fields[0] == "0" && fields[1].isEmpty ? fields[2] : nil
      case .version1(let controller): return fields[1].split(separator: ",").contains(controller[...]) ? fields[2] : nil
      }
    }

    /// - Parameters:
    ///   - type: of the file system.
    ///   - options: of its superblock: `rw,cpu,cpuacct`.
    func isMounted(as type: Substring, options: Substring) -> Bool {
      switch self {
      case .unified: type == "cgroup2"
      case .version1(let controller): type == "cgroup" && options.split(separator: ",").contains(controller[...])
      }
    }
  }
}
